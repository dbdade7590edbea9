import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Artifact, describeFile, hashOf } from './artifact.ts';
import { readZip } from './read-zip.ts';
import { listStoreFiles, storeFileEndings } from './store-files.ts';

/** What two builds have in common, and a line for each file that they have not. */
export interface Comparison {
  readonly same: readonly Artifact[];
  readonly different: readonly string[];
}

/** Compares the files for the stores below two copies of the project, byte for byte. */
export async function compareStoreFiles(first: string, second: string): Promise<Comparison> {
  const names = await listStoreFiles(first);
  const others = await listStoreFiles(second);
  const same: Artifact[] = [];
  const different = [
    ...missingKinds(names),
    ...others.filter((name) => !names.includes(name)).map((name) => `${name}: only in the second`),
  ];
  for (const name of names) {
    if (!others.includes(name)) {
      different.push(`${name}: only in the first`);
      continue;
    }
    const paths = [first, second].map((root) => join(root, '.output', name)) as [string, string];
    const [artifact, other] = await Promise.all(paths.map(describeFile));
    if (artifact?.sha256 === other?.sha256 && artifact !== undefined) same.push(artifact);
    else different.push(`${name}: ${await explain(...paths)}`);
  }
  return { same, different };
}

/** Names of the files that a zip and the folder of a build have not in common, or not with the same bytes. */
export async function compareWithBuild(zip: string, folder: string): Promise<string[]> {
  const members = await readZip(zip);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const built = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(relative(folder, entry.parentPath), entry.name).replaceAll('\\', '/'));
  const different = built.filter((name) => !members.has(name));
  for (const [name, content] of members) {
    const isSame = built.includes(name) && content.equals(await readFile(join(folder, name)));
    if (!isSame) different.push(name);
  }
  return different;
}

/** A comparison of nothing with nothing would find no difference. */
function missingKinds(names: readonly string[]): string[] {
  return storeFileEndings
    .filter((ending) => !names.some((name) => name.endsWith(ending)))
    .map((ending) => `${ending}: in neither`);
}

async function explain(first: string, second: string): Promise<string> {
  if (!first.endsWith('.zip')) return 'different bytes';
  const [members, others] = await Promise.all([hashMembers(first), hashMembers(second)]);
  const names = [...new Set([...members.keys(), ...others.keys()])].sort();
  const changed = names.filter((name) => members.get(name) !== others.get(name));
  return changed.length === 0 ? 'the same files, zipped differently' : changed.join(', ');
}

async function hashMembers(zip: string): Promise<Map<string, string>> {
  const members = await readZip(zip);
  return new Map([...members].map(([name, content]) => [name, hashOf(content)]));
}
