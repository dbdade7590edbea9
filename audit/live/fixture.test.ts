import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PostgresServer } from '../../testkit/databases/postgres.ts';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { auditLive } from './audit-live.ts';
import { readFixtureConfig } from './fixture/read-fixture-config.ts';
import { faultBatches } from './fixture/seeded-faults.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const resources = new AsyncDisposableStack();
let stores = { redis: '', postgres: '' };

beforeAll(async () => {
  const redis = resources.use(await RedisServer.start());
  const postgres = resources.use(await PostgresServer.start());
  stores = { redis: redis.url, postgres: postgres.url };
});

afterAll(() => resources.disposeAsync());

async function audit(faults: readonly string[], options: { only?: string[]; cases?: string[] }) {
  const config = { ...(await readFixtureConfig(faults)), ...stores };
  return auditLive(config, { ...options, command: 'node audit/main.ts live fixture.json' });
}

describe('auditLive on a FastAPI backend', () => {
  it('passes if nothing is wrong', async () => {
    const results = await audit([], {});
    const others = results.filter(({ verdict }) => verdict !== 'pass');
    expect(others.map(({ id, verdict, reasons }) => ({ id, verdict, reasons }))).toEqual([
      {
        id: 'live.vectors-v2',
        verdict: 'not run',
        reasons: ['the backend does not take v2'],
      },
      {
        id: 'live.memory',
        verdict: 'not run',
        reasons: [expect.stringMatching(/^counted, not judged .*: \d+ copies$/) as string],
      },
    ]);
  });

  it.each(faultBatches.map((batch) => [batch.faults.map(({ name }) => name).join(', '), batch]))(
    'finds %s',
    async (_names, { cases, alsoRuns = [], faults }) => {
      const only = [...alsoRuns, ...faults.map(({ caughtBy }) => caughtBy)];
      const names = faults.map(({ name }) => name);
      const results = await audit(names, { only, cases: [...cases] });
      for (const { name, caughtBy, reason } of faults) {
        const result = results.find(({ id }) => id === caughtBy);
        expect([
          name,
          result?.verdict,
          result?.reasons.find((each) => reason.test(each)) ?? result?.reasons,
        ]).toEqual([name, 'fail', expect.stringMatching(reason) as string]);
      }
    },
  );
});

it('judges memory if the configuration says so', async () => {
  const config = { ...(await readFixtureConfig()), ...stores, memory: 'forbid' as const };
  const options = { only: ['live.memory'], cases: ['valid'], command: '' };
  const [memory] = (await auditLive(config, options)).filter(({ id }) => id === 'live.memory');
  // Python's strings are never cleared.
  expect(memory).toMatchObject({ verdict: 'fail' });
  expect(memory?.reasons).toContain('the key of "valid", as utf8');
});
