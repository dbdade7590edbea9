import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import { cellOf, readTable } from '../tools/stores/read-table.ts';

/** The shipped files: path in the project, and text. */
const sources = ['entrypoints', 'components', 'lib']
  .flatMap((folder) => {
    const entries = readdirSync(join(projectRoot, folder), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map((it) => join(it.parentPath, it.name));
  })
  .filter((path) => /\.(?:tsx?|html)$/.test(path) && !/\.test\.|-for-test\./.test(path))
  .map((path) => [relative(projectRoot, path), readFileSync(path, 'utf8')] as const);

/** The files that the page names for each word, on one or several rows. */
const namedFiles = new Map<string, string[]>();
for (const row of await readTable('docs/privacy.md', 'Verify it')) {
  const word = cellOf(row, 'word');
  const places = cellOf(row, 'occurs in');
  const files = places === 'nowhere' ? [] : places.replaceAll('`', '').split(', ');
  namedFiles.set(word, [...(namedFiles.get(word) ?? []), ...files]);
}

describe('a word of the privacy page', () => {
  it.each([...namedFiles])('%s occurs in %j', (word, named) => {
    const found = sources.filter(([, text]) => text.includes(word)).map(([path]) => path);
    expect(found.sort()).toEqual(named.sort());
  });

  it('is searched for in everything that ships', () => {
    const paths = sources.map(([path]) => path);
    for (const part of [
      'entrypoints/popup/App.tsx',
      'components/key-form/KeyForm.tsx',
      'lib/extension/browser.ts',
    ]) {
      expect(paths).toContain(part);
    }
  });
});
