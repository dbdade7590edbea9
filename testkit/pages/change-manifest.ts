import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes fields of the manifest in a copy of a build. */
export async function changeManifest(folder: string, fields: object): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, ...fields }));
}
