import { describe, expect, it } from 'vitest';
import { liveChecks } from '../live/live-checks.ts';
import { expectPlantable } from './expect-plantable.ts';
import { copiedPaths } from './mutate-verifier.ts';
import { verifierMutations } from './verifier-mutations.ts';

/**
 * No fault of the verifier can fail these checks: it has nothing for them to search (PostgreSQL), they do not judge, or they
 * test something else.
 */
const notOfVerifier = ['live.postgres', 'live.memory', 'live.outbound-headers'];

// `npm run audit:self-test` plants the faults and checks that each is found.
describe('verifierMutations', () => {
  it.each(verifierMutations.map((each) => [each.name, each] as const))(
    'can be planted: %s',
    (_name, { changes }) => expectPlantable(changes),
  );

  it('plants in copied files only', () => {
    const files = verifierMutations.flatMap(({ changes }) => changes.map(({ file }) => file));
    const missing = files.filter((file) => !copiedPaths.some((path) => file.startsWith(path)));
    expect(missing).toEqual([]);
  });

  it('has a fault for every check', () => {
    const caught = new Set(verifierMutations.map(({ caughtBy }) => caughtBy));
    const without = liveChecks.filter(({ id }) => !caught.has(id) && !notOfVerifier.includes(id));
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});
