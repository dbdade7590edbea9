import { expect, it, vi } from 'vitest';
import { liveChecks } from '../live/live-checks.ts';
import { testVerifierMutations } from './test-verifier.ts';

vi.setConfig({ testTimeout: 240_000 });

/** No verifier can be made to fail these: what they search is not there (PostgreSQL), not judged, or not in its reach. */
const notOfVerifier = ['live.postgres', 'live.memory', 'live.outbound-headers'];

it('every mutation of the verifier is found by the check that is named for it', async () => {
  const results = await testVerifierMutations();
  const missed = results.filter(({ verdict }) => verdict !== 'fail');
  expect(missed.map(({ mutation: { name }, ...rest }) => ({ name, ...rest }))).toEqual([]);
  const checks = new Set(results.map(({ mutation }) => mutation.caughtBy));
  const without = liveChecks.filter(({ id }) => !checks.has(id) && !notOfVerifier.includes(id));
  expect(without.map(({ id }) => id)).toEqual([]);
});
