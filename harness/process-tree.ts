import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process of a tree. */
export interface TreeProcess {
  readonly pid: number;
  /** What Chromium started it for: `browser`, `renderer`, `gpu-process`, `utility`, … */
  readonly kind: string;
}

/** All processes of the Chromium that runs on this profile. Linux. */
export async function readChromiumTree(profile: string): Promise<TreeProcess[]> {
  const all = await Promise.all((await readdir('/proc')).filter(isPid).map(readProcess));
  const processes = all.filter((process) => process !== null);
  const isRoot = ({ command }: Process) =>
    command.includes(`--user-data-dir=${profile}\0`) && kindOf(command) === 'browser';
  const tree = processes.filter(isRoot);
  for (const { pid } of tree) tree.push(...processes.filter(({ parent }) => parent === pid));
  return tree.map(({ pid, command }) => ({ pid, kind: kindOf(command) }));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its arguments, each ended by a zero byte. */
  readonly command: string;
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

async function readProcess(pid: string): Promise<Process | null> {
  try {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(join('/proc', pid, file), 'utf8')),
    );
    // The name in brackets may hold anything; after it come the state and the parent.
    const parent = /^.*\) \S (\d+)/s.exec(stat ?? '')?.[1];
    return { pid: Number(pid), parent: Number(parent), command: command ?? '' };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

function kindOf(command: string): string {
  return /[\0 ]--type=([^\0 ]+)/.exec(command)?.[1] ?? 'browser';
}
