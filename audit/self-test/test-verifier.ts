import { RedisServer } from '../../testkit/databases/redis.ts';
import { inParallel } from '../live/in-parallel.ts';
import { MutatedVerifier } from './mutate-verifier.ts';
import type { MutationResult } from './mutation-result.ts';
import { verifierMutations } from './verifier-mutations.ts';

/** As many as the machine can start node processes for, beside the audit itself. */
const width = 2;

/**
 * Audits each mutation of the verifier with the check that must fail. The audit of the verifier itself shows that the same
 * checks pass without the fault.
 */
export async function testVerifierMutations(
  say: (line: string) => void = () => undefined,
): Promise<MutationResult[]> {
  await using redis = await RedisServer.start();
  return await inParallel(verifierMutations, width, async (mutation) => {
    await using mutated = await MutatedVerifier.create(mutation.changes);
    const results = await mutated.audit([mutation.caughtBy], mutation.cases, redis.url);
    const result = results.find(({ id }) => id === mutation.caughtBy);
    say(`${mutation.caughtBy}: ${result?.verdict ?? 'not run'}: ${mutation.name}`);
    return {
      mutation,
      verdict: result?.verdict ?? 'not run',
      reasons: result?.reasons ?? [],
    };
  });
}
