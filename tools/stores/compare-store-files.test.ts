import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareStoreFiles } from './compare-store-files.ts';
import { storeFile, storeFileEndings } from './store-files.ts';

let first = '';
let second = '';

beforeEach(async () => {
  [first, second] = await Promise.all([copyStoreFiles(), copyStoreFiles()]);
});

afterEach(async () => {
  for (const folder of [first, second]) await rm(folder, { recursive: true });
});

async function copyStoreFiles(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'phantom-key-compare-'));
  await mkdir(join(root, '.output'));
  for (const ending of storeFileEndings) await copyFile(storeFile(ending), storeFile(ending, root));
  return root;
}

async function findDifferences(): Promise<string> {
  return (await compareStoreFiles(first, second)).different.join('\n');
}

describe('compareStoreFiles', () => {
  it('finds all files the same', async () => {
    const { same, different } = await compareStoreFiles(first, second);
    expect(different).toEqual([]);
    expect(same).toHaveLength(storeFileEndings.length);
  });

  it('names the files of a zip that differ', async () => {
    await copyFile(storeFile('firefox.zip'), storeFile('chrome.zip', second));
    expect(await findDifferences()).toMatch(/-chrome\.zip: background\.js, manifest\.json$/);
  });

  it('sees a changed SBOM', async () => {
    await writeFile(storeFile('sbom.cdx.json', second), '{}');
    expect(await findDifferences()).toMatch(/-sbom\.cdx\.json: different bytes$/);
  });

  it.each(['first', 'second'] as const)('sees a file that is only in the %s', async (side) => {
    await rm(storeFile('edge.zip', side === 'first' ? second : first));
    expect(await findDifferences()).toContain(`-edge.zip: only in the ${side}`);
  });

  it('does not call nothing the same', async () => {
    for (const root of [first, second]) await rm(storeFile('edge.zip', root));
    expect(await findDifferences()).toBe('edge.zip: in neither');
  });
});
