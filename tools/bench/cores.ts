import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const ticksPerSecond = 100;

/** Processor seconds that a process has used, all its threads together (Linux, proc(5)). */
export function readCpuSeconds(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Runs something while the servers have the first core and this process, which asks them, the second, if there is one. */
export async function onSeparateCores<Result>(
  servers: readonly number[],
  run: () => Promise<Result>,
): Promise<Result> {
  const cores = availableParallelism();
  if (cores === 1) return run();
  for (const pid of servers) pin(pid, '0');
  pin(process.pid, '1');
  try {
    return await run();
  } finally {
    pin(process.pid, `0-${cores - 1}`);
  }
}

function pin(pid: number, cores: string): void {
  const { status } = spawnSync('taskset', ['-apc', cores, String(pid)], { stdio: 'ignore' });
  if (status !== 0) throw new Error('a process must be pinned to its core: is taskset there?');
}
