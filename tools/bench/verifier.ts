import { startVerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { compareRows } from './compare-rows.ts';
import { onSeparateCores } from './cores.ts';
import {
  compareThroughput,
  createHealthRequest,
  createValidateRequest,
  unlimited,
} from './load.ts';
import type { Row } from './row.ts';

/** The route that decrypts and validates against `/health` of the same process, on one core. */
export async function benchVerifier(): Promise<Row[]> {
  await using verifier = await startVerifierProcess(unlimited);
  const pids = [verifier.pid];
  const subjects = [
    { request: await createValidateRequest(verifier.port), pids },
    { request: createHealthRequest(verifier.port), pids },
  ];
  const [validate, health] = await onSeparateCores(pids, () => compareThroughput(subjects));
  return compareRows(
    { name: 'POST /api/v1/keys/validate', throughput: validate },
    { name: 'GET /health', throughput: health },
    '≥ 0.55 ×',
  );
}
