import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../testkit/project.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** What every file for the stores is called, before its kind. */
const stem = `${packageJson.name}-${packageJson.version}`;

/** The kinds of files for the stores, as their names end. */
export const storeFileEndings = [
  'chrome.zip',
  'edge.zip',
  'firefox.zip',
  'sbom.cdx.json',
  'sources.zip',
] as const;

/** Path of a file for the stores, below the project in `root`. */
export function storeFile(ending: (typeof storeFileEndings)[number], root = projectRoot): string {
  return join(root, '.output', `${stem}-${ending}`);
}

/** Names of all files for the stores that are there, sorted. */
export async function listStoreFiles(root = projectRoot): Promise<string[]> {
  const names = await readdir(join(root, '.output'));
  return names.filter((name) => name.startsWith(`${stem}-`)).sort();
}
