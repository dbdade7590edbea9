import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process of a tree. */
export interface TreeProcess {
  readonly pid: number;
  /** The role that the browser gave it: `browser`, `renderer` or `tab`, `gpu-process`, `utility`, … */
  readonly kind: string;
}

/** All processes of the Chromium or Firefox that runs on this profile. Linux. */
export async function readBrowserTree(profile: string): Promise<TreeProcess[]> {
  const all = await Promise.all((await readdir('/proc')).filter(isPid).map(readProcess));
  const processes = all.filter((process) => process !== null);
  const isRoot = ({ command }: Process) =>
    [`--user-data-dir=${profile}\0`, `--profile\0${profile}\0`].some((it) =>
      command.includes(it),
    ) && kindOf(command) === 'browser';
  // A shell runs around Firefox and names the profile too.
  const tree = new Set(processes.filter(isRoot));
  for (const { pid } of tree) {
    for (const process of processes) if (process.parent === pid) tree.add(process);
  }
  return [...tree].map(({ pid, command }) => ({ pid, kind: kindOf(command) }));
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
    // The name in brackets may contain anything. The state and the parent follow it.
    const parent = /^.*\) \S (\d+)/s.exec(stat ?? '')?.[1];
    return { pid: Number(pid), parent: Number(parent), command: command ?? '' };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/** Chromium names the role by a switch, Firefox in the last argument. */
function kindOf(command: string): string {
  const type =
    /[\0 ]--type=([^\0 ]+)/.exec(command) ??
    /[\0 ]-contentproc[\0 ].* ?\b([a-z]+)\0*$/s.exec(command);
  return type?.[1] ?? 'browser';
}
