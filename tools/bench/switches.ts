import { startVerifierProcess, verifierSwitches } from '../../testkit/backends/verifier-process.ts';
import { compareRows } from './compare-rows.ts';
import { onSeparateCores } from './cores.ts';
import { compareThroughput, createSubject, unlimited } from './load.ts';
import type { Row } from './row.ts';

const memorySwitches = ['--clear-free-memory', '--max-semi-space-size=1'] as const;

/** What the switches that shorten a key's life in memory cost: the verifier with either or both, against none. */
export async function benchSwitches(): Promise<Row[]> {
  const [clear, semiSpace] = memorySwitches;
  await using neither = await startWith([]);
  await using cleared = await startWith([clear]);
  await using small = await startWith([semiSpace]);
  await using both = await startWith([clear, semiSpace]);
  const verifiers = [neither, cleared, small, both];
  const subjects = await Promise.all(verifiers.map((verifier) => createSubject(verifier)));
  const pids = verifiers.map(({ pid }) => pid);
  const [base, ...others] = await onSeparateCores(pids, () => compareThroughput(subjects));
  const names = [clear, semiSpace, memorySwitches.join(' ')];
  return others.flatMap((throughput, at) =>
    compareRows({ name: names[at] ?? '', throughput }, { name: 'neither', throughput: base }, ''),
  );
}

function startWith(switches: readonly string[]): ReturnType<typeof startVerifierProcess> {
  const others = verifierSwitches.filter((each) => !memorySwitches.some((name) => name === each));
  return startVerifierProcess(unlimited, undefined, { switches: [...others, ...switches] });
}
