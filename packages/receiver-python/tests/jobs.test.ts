import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { dumpRedis } from '../../../testkit/databases/dump-redis.ts';
import { RedisServer } from '../../../testkit/databases/redis.ts';
import { expectPythonModules, python } from '../../../testkit/processes/python-modules.ts';
import { expectControlsFound } from '../../byte-search/src/controls.ts';
import { searchTree } from '../../byte-search/src/search-tree.ts';

const modules = {
  celery: 'python3-celery',
  cryptography: 'python3-cryptography',
  fastapi: 'python3-fastapi',
  httpx: 'python3-httpx',
  redis: 'python3-redis',
};

interface Queued {
  readonly statuses: readonly number[];
  readonly refused: readonly [number, string];
  readonly apiKeys: readonly string[];
  readonly sessionKeys: readonly string[];
  readonly privateKeys: readonly string[];
  readonly token: string;
}

interface Worked {
  readonly outcomes: readonly string[];
  readonly seen: readonly string[];
}

const control = 'a control that the search must find';

/** Starts the example's world; each call of `next` lets it go on. */
function startWorld(redisUrl: string, log: string) {
  expectPythonModules(modules);
  const world = spawn(python, [join(import.meta.dirname, 'job_world.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 120_000,
    env: { REDIS_URL: redisUrl, WORKER_LOG: log, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const ended = once(world, 'exit');
  const lines = createInterface({ input: world.stdout })[Symbol.asyncIterator]();
  const read = async <Told>(): Promise<Told> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the world of jobs has ended');
    return JSON.parse(value) as Told;
  };
  const next = (): void => {
    world.stdin.write('\n');
  };
  return { read, next, ended };
}

/** Everything that is in Redis, in its files and in the log of the worker. */
async function searchAll(redis: RedisServer, folder: string, queued: Queued) {
  const admin = new Redis(redis.url);
  await admin.set('control', control);
  await writeFile(join(folder, 'dump'), await dumpRedis(admin));
  await admin.save();
  admin.disconnect();
  const secrets = [
    ...queued.apiKeys.map((text) => ({ label: 'API key', bytes: Buffer.from(text) })),
    ...queued.sessionKeys.map((text) => ({
      label: 'session key',
      bytes: Buffer.from(text, 'base64'),
    })),
    ...queued.privateKeys.map((text) => ({
      label: 'sealing key',
      bytes: Buffer.from(text, 'base64'),
    })),
    { label: 'token', bytes: Buffer.from(queued.token) },
    { label: 'control', bytes: Buffer.from(control) },
  ];
  const report = await searchTree([redis.folder, folder], secrets);
  expectControlsFound(report, ['control']);
  const files = report.hits.filter(({ label }) => label === 'control').map(({ file }) => file);
  expect(new Set(files).size).toBeGreaterThanOrEqual(3);
  return new Set(report.hits.map(({ label }) => label));
}

it('lets a Celery worker use a key that no queue has had', { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'phantom-key-jobs-'));
  await using redis = await RedisServer.start();
  const log = join(folder, 'worker.log');
  const world = startWorld(redis.url, log);

  const queued = await world.read<Queued>();
  expect(queued.statuses).toEqual([202, 202, 202, 202, 202]);
  expect(queued.refused).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
  expect(queued.sessionKeys).toHaveLength(2);
  // While the jobs wait, the queue has the sealed pair and nothing that opens it.
  expect(await searchAll(redis, folder, queued)).toEqual(new Set(['token', 'control']));

  world.next();
  const worked = await world.read<Worked>();
  const used = ['made', 'made', 'made'];
  expect(worked.outcomes).toEqual(['TokenUsedUp', 'TokenUsedUp', ...used]);
  expect(worked.seen).toEqual(used.map(() => `Bearer ${queued.apiKeys[0] ?? ''}`));
  expect(await searchAll(redis, folder, queued)).not.toContain('API key');
  expect(await searchAll(redis, folder, queued)).not.toContain('session key');

  world.next();
  expect(await world.ended).toEqual([0, null]);
  expect(await readFile(log, 'utf8')).toContain('jobs_app.generate');
  await rm(folder, { recursive: true });
});
