import {
  startVerifierProcess,
  type VerifierProcess,
} from '../../testkit/backends/verifier-process.ts';
import { compareRows } from './compare-rows.ts';
import { readCpuSeconds } from './cores.ts';
import { compareThroughput, createSubject, unlimited } from './load.ts';
import { format, type Row } from './row.ts';

/**
 * Two processes on one port (`REUSE_PORT=1`) against one. Nobody has a core of their own: whoever asks needs one too,
 * so on two cores the clock cannot show twice as much. Processor time can show whether the two hinder each other.
 */
export async function benchScaling(): Promise<Row[]> {
  await using alone = await startVerifierProcess(unlimited);
  const shared = { ...unlimited, REUSE_PORT: '1', PROTOCOLS: 'v1' };
  await using first = await startVerifierProcess(shared);
  await using second = await startVerifierProcess({ ...shared, PORT: String(first.port) });
  const [one, two] = await compareThroughput([
    await createSubject(alone),
    await createSubject(first, second),
  ]);
  return [
    ...compareRows(
      { name: 'two processes on one port', throughput: two },
      { name: 'one', throughput: one },
      '',
    ),
    shareRow(first, second),
  ];
}

/** The kernel deals out connections, not requests: how even it was. */
function shareRow(first: VerifierProcess, second: VerifierProcess): Row {
  const [mine, other] = [readCpuSeconds(first.pid), readCpuSeconds(second.pid)];
  return {
    what: 'processor time of one of the two',
    value: format(mine, 's', 1),
    against: `the other: ${format(other, 's', 1)}`,
    ratio: format(mine / other, '×'),
    goal: '',
  };
}
