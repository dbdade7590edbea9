import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeFile } from './artifact.ts';
import { cellOf, readTable } from './read-table.ts';
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

describe('the SBOM', () => {
  it('is about the zips beside it', async () => {
    const endings = ['chrome.zip', 'edge.zip', 'firefox.zip', 'sources.zip'] as const;
    const zips = await Promise.all(endings.map((ending) => describeFile(storeFile(ending))));
    const listed = metadata.component.externalReferences.map(({ hashes }) => hashes[0]?.content);
    expect(listed).toEqual(zips.map(({ sha256 }) => sha256));
  });
});
