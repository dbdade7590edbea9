import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { liveChecks } from '../live/live-checks.ts';
import { verifierMutations } from './verifier-mutations.ts';

/** No verifier can be made to fail these: what they search is not there (PostgreSQL), not judged, or not in its reach. */
const notOfVerifier = ['live.postgres', 'live.memory', 'live.outbound-headers'];

// `npm run audit:self-test` plants them, and sees each found.
describe('verifierMutations', () => {
  it.each(verifierMutations.map((each) => [each.name, each] as const))(
    'can be planted: %s',
    async (_name, { changes }) => {
      for (const { file, find } of changes) {
        const source = await readFile(join(projectRoot, file), 'utf8');
        expect(source.split(find), file).toHaveLength(2);
      }
    },
  );

  it('has one for every check', () => {
    const caught = new Set(verifierMutations.map(({ caughtBy }) => caughtBy));
    const without = liveChecks.filter(({ id }) => !caught.has(id) && !notOfVerifier.includes(id));
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});
