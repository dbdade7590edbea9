import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { auditLive } from './audit-live.ts';
import { readLiveConfig } from './config.ts';

vi.setConfig({ testTimeout: 180_000 });

it('passes the verifier, with a real Redis, under both protocol versions', async () => {
  const config = await readLiveConfig(join(import.meta.dirname, 'verifier.json'));
  const results = await auditLive(config, { command: 'node audit/main.ts live verifier.json' });
  const others = results.filter(({ verdict }) => verdict !== 'pass');
  expect(others.map(({ id, verdict, reasons }) => [id, verdict, ...reasons])).toEqual([
    ['live.memory', 'not run', expect.stringMatching(/^counted, not judged/)],
    ['live.postgres', 'not run', 'no PostgreSQL was named'],
  ]);
  const logs = results.find(({ id }) => id === 'live.logs');
  expect(logs?.evidence['secrets']).toBeGreaterThan(1_000);
  expect(logs?.evidence['bytes searched']).toBeGreaterThan(10_000);
  expect(logs?.repeat).toBe('node audit/main.ts live verifier.json --only live.logs');
});
