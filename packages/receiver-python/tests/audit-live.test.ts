import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditLive } from '../../../audit/live/audit-live.ts';
import { readLiveConfig } from '../../../audit/live/config.ts';
import { expectPythonModules } from '../../../testkit/processes/python-modules.ts';
import { scanCode } from '../../key-trace/src/scan.ts';

const modules = {
  cryptography: 'python3-cryptography',
  fastapi: 'python3-fastapi',
  httpx: 'python3-httpx',
  redis: 'python3-redis',
  uvicorn: 'python3-uvicorn',
};

it('passes the example, with a real Redis, under both versions', { timeout: 180_000 }, async () => {
  expectPythonModules(modules);
  const config = await readLiveConfig(join(import.meta.dirname, 'audit-live.json'));
  const results = await auditLive(config, { command: 'node audit/main.ts live audit-live.json' });
  const others = results.filter(({ verdict }) => verdict !== 'pass');
  expect(others.map(({ id, verdict, reasons }) => [id, verdict, ...reasons])).toEqual([
    ['live.memory', 'not run', expect.stringMatching(/^counted, not judged/)],
    ['live.postgres', 'not run', 'no PostgreSQL was named'],
  ]);
  const logs = results.find(({ id }) => id === 'live.logs');
  expect(logs?.evidence['secrets']).toBeGreaterThan(1_000);
});

it('finds nothing in the source of the package and of its examples', async () => {
  const root = join(import.meta.dirname, '..');
  const { findings, suppressed, badSuppressions, files } = await scanCode([
    join(root, 'src'),
    join(root, 'examples'),
  ]);
  expect([...findings, ...badSuppressions]).toEqual([]);
  expect(suppressed.map(({ finding }) => finding.rule).toSorted()).toEqual([
    'key-in-queue',
    'key-in-response',
  ]);
  expect(files).toBeGreaterThan(20);
});
