import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a process, or the system for it, may leave files outside its own folders, for example core dumps and crash reports. */
const leftoverFolders = [
  tmpdir(),
  '/tmp',
  '/var/tmp',
  '/dev/shm',
  '/var/crash',
  '/var/lib/systemd/coredump',
];

/** Files and folders directly in the system's temporary and crash folders that have changed since a time (ms since 1970). */
export async function findLeftovers(since: number): Promise<string[]> {
  const folders = [...new Set(leftoverFolders)].filter((folder) => existsSync(folder));
  const lists = folders.map(async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true });
    const paths = entries.filter(canHoldText).map(({ name }) => join(folder, name));
    const times = await Promise.all(paths.map(readChangeTime));
    return paths.filter((_, index) => (times[index] ?? 0) >= since);
  });
  return (await Promise.all(lists)).flat();
}

function canHoldText(entry: Dirent): boolean {
  return entry.isFile() || entry.isDirectory();
}

/** A file that is gone now was not left behind. */
async function readChangeTime(path: string): Promise<number> {
  try {
    return (await stat(path)).ctimeMs;
  } catch {
    return 0;
  }
}
