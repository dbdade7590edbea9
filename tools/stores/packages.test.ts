import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { describeFile } from './artifact.ts';
import { cellOf, readTable } from './read-table.ts';
import type { Lockfile } from './sbom.ts';
import { storeFile } from './store-files.ts';

const maxPackages = 15;

interface Sbom {
  readonly metadata: { readonly component: { readonly externalReferences: readonly Reference[] } };
  readonly components: readonly { readonly name: string; readonly licenses: readonly unknown[] }[];
}

interface Reference {
  readonly hashes: readonly { readonly content: string }[];
}

const { metadata, components } = JSON.parse(
  await readFile(storeFile('sbom.cdx.json'), 'utf8'),
) as Sbom;
const names = components.map(({ name }) => name);

describe('the packages that ship', () => {
  it('are the ones that have a reason', async () => {
    const rows = await readTable('docs/store/packages.md');
    expect(rows.map((row) => cellOf(row, 'package'))).toEqual(names);
    for (const row of rows) expect(cellOf(row, 'why it is there').length).toBeGreaterThan(15);
  });

  it(`are at most ${maxPackages}`, () => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThanOrEqual(maxPackages);
  });

  it('have a licence, each', () => {
    expect(components.filter(({ licenses }) => licenses.length !== 1)).toEqual([]);
  });
});

describe('docs/reviewers.md', () => {
  it('counts them, and those that are build tools', async () => {
    const page = await readFile(join(projectRoot, 'docs/reviewers.md'), 'utf8');
    const { packages } = JSON.parse(
      await readFile(join(projectRoot, 'package-lock.json'), 'utf8'),
    ) as Lockfile;
    // What is there for development and has code in the bundles all the same.
    const tools = names.filter((name) => packages[`node_modules/${name}`]?.dev === true);
    const sentence = `- ${inWords(names.length)} packages have code in the extension, ${inWords(tools.length).toLowerCase()} of them a few lines of the build tools`;
    expect(page).toContain(sentence);
  });
});

/** @throws {RangeError} beyond twelve */
function inWords(count: number): string {
  const words = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ');
  const word = words[count];
  if (word === undefined) throw new RangeError(`count must have a word here: ${count}`);
  return word;
}

describe('the SBOM', () => {
  it('is about the zips beside it', async () => {
    const endings = ['chrome.zip', 'edge.zip', 'firefox.zip', 'sources.zip'] as const;
    const zips = await Promise.all(endings.map((ending) => describeFile(storeFile(ending))));
    const listed = metadata.component.externalReferences.map(({ hashes }) => hashes[0]?.content);
    expect(listed).toEqual(zips.map(({ sha256 }) => sha256));
  });
});
