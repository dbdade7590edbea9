import { describe, expect, it } from 'vitest';
import { liveChecks } from '../live/live-checks.ts';
import { expectPlantable } from './expect-plantable.ts';
import { verifierMutations } from './verifier-mutations.ts';

/** No verifier can be made to fail these: what they search is not there (PostgreSQL), not judged, or not in its reach. */
const notOfVerifier = ['live.postgres', 'live.memory', 'live.outbound-headers'];

// `npm run audit:self-test` plants them, and sees each found.
describe('verifierMutations', () => {
  it.each(verifierMutations.map((each) => [each.name, each] as const))(
    'can be planted: %s',
    (_name, { changes }) => expectPlantable(changes),
  );

  it('has one for every check', () => {
    const caught = new Set(verifierMutations.map(({ caughtBy }) => caughtBy));
    const without = liveChecks.filter(({ id }) => !caught.has(id) && !notOfVerifier.includes(id));
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});
