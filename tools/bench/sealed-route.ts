import { startVerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { compareRows } from './compare-rows.ts';
import { onSeparateCores } from './cores.ts';
import {
  compareThroughput,
  createSealedRequest,
  createValidateRequest,
  unlimited,
} from './load.ts';
import type { Row } from './row.ts';

/** The route that opens and validates a sealed key, on one core, against the same with version 1. */
export async function benchSealedRoute(): Promise<Row[]> {
  await using verifier = await startVerifierProcess(unlimited);
  const pids = [verifier.pid];
  const subjects = [
    { request: await createSealedRequest(verifier.port), pids },
    { request: await createValidateRequest(verifier.port), pids },
  ];
  const [sealed, plain] = await onSeparateCores(pids, () => compareThroughput(subjects));
  return compareRows(
    { name: 'POST /api/v1/keys/validate, v2', throughput: sealed },
    { name: 'the same, v1', throughput: plain },
    '≥ 2,000/s',
  );
}
