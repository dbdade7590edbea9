import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The processes of a process group, by its leader. Linux. */
export async function readProcessGroup(leader: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const groups = await Promise.all(pids.map(readGroup));
  return pids.filter((_, index) => groups[index] === leader);
}

async function readGroup(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(join('/proc', String(pid), 'stat'), 'utf8');
    // The name in brackets may contain anything. The state, the parent and the group follow it.
    return Number(/^.*\) \S \d+ (\d+)/s.exec(stat)?.[1]);
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
