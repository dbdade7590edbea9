import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { cellOf, readTable } from './read-table.ts';

type Messages = Record<string, { readonly message: string }>;

const page = await readFile(join(projectRoot, 'docs/store/listing.md'), 'utf8');

/** The fenced text below a heading of a language's section. */
function textOf(language: string, heading: string): string {
  const section = page.split(`\n## ${language}\n`)[1]?.split('\n## ')[0] ?? '';
  const part = section.split(`\n### ${heading}\n`)[1]?.split('\n### ')[0] ?? '';
  return /```text\n(.*?)\n```/s.exec(part)?.[1] ?? '';
}

describe.each([
  ['English', 'en'],
  ['Deutsch', 'de'],
])('the listing in %s', async (language, locale) => {
  const path = join(projectRoot, 'public', '_locales', locale, 'messages.json');
  const messages = JSON.parse(await readFile(path, 'utf8')) as Messages;

  it('has the name and the short description of the package', () => {
    expect(textOf(language, 'Name')).toBe(messages['extensionName']?.message);
    expect(textOf(language, 'Short description')).toBe(messages['extensionDescription']?.message);
  });

  it.each([
    ['Name', 1, 75],
    ['Short description', 1, 132],
    ['Summary', 1, 250],
    ['Long description', 250, 10_000],
  ])('%s has %i to %i characters', (heading, least, most) => {
    const { length } = textOf(language, heading);
    expect(length).toBeGreaterThanOrEqual(least);
    expect(length).toBeLessThanOrEqual(most);
  });
});

describe('the pictures', async () => {
  const pictures = (await readTable('docs/store/listing.md', 'Pictures')).map((row) =>
    cellOf(row, 'picture'),
  );

  it.each(pictures)('%s has the size that the stores take', async (picture) => {
    const png = await readFile(join(projectRoot, picture));
    // IHDR comes first in every PNG: width and height are at 16 and 20.
    const size = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(size).toEqual(picture.includes('/icons/') ? [128, 128] : [1280, 800]);
  });
});
