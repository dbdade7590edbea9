import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold no files of a backend and take long to list. */
const skipped = new Set(['node_modules', '.git']);

/**
 * Files and links below a folder that were created or changed since a time (ms since 1970). Links are not followed.
 * `node_modules` and `.git` are skipped.
 * @throws if the folder itself cannot be read
 */
export async function listChanged(folder: string, since: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map((entry) => listEntry(folder, entry, since));
  return (await Promise.all(lists)).flat();
}

async function listEntry(folder: string, entry: Dirent, since: number): Promise<string[]> {
  const path = join(folder, entry.name);
  try {
    if (entry.isDirectory()) {
      return skipped.has(entry.name) ? [] : await listChanged(path, since);
    }
    if (!entry.isFile() && !entry.isSymbolicLink()) return [];
    return (await lstat(path)).ctimeMs >= since ? [path] : [];
  } catch (error) {
    // It is gone now. The search reports folders that cannot be read.
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isGone ? [] : [path];
  }
}
