import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectControlsFound } from '../../packages/byte-search/src/controls.ts';
import { searchTree } from '../../packages/byte-search/src/search-tree.ts';
import { dumpRedis } from '../../testkit/databases/dump-redis.ts';
import { startObservedVerifier } from '../../testkit/backends/observed-verifier.ts';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { formatKeyMaterial, parseKeyMaterial } from '../../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../../packages/receiver/src/key-plan.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';
import { createLog } from '../ops/log.ts';
import { type RunningServer, startServer } from '../server.ts';
import { type Answer, ask, errorCodeOf } from '../../testkit/http/ask.ts';
import { bringKey, createFakeKey, spellings } from '../../testkit/headers/fake-key.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { fetchTarget, sealKey } from '../../testkit/headers/seal-key.ts';
import {
  redisPrefix,
  redisSkewSeconds,
  RedisUseCounter,
} from '../../packages/receiver/src/use-counters.ts';

const rateLimitSecret = 'a secret of thirty-two characters';
const validatePath = '/api/v1/keys/validate';
const events: string[] = [];
const log = createLog('info', {
  write: (line) => events.push((JSON.parse(line) as { event: string }).event),
});
let redis: RedisServer;
let admin: Redis;

beforeAll(async () => {
  redis = await RedisServer.start();
  admin = new Redis(redis.url);
  admin.on('error', () => undefined);
}, 120_000);

afterAll(async () => {
  admin.disconnect();
  await redis[Symbol.asyncDispose]();
});

beforeEach(async () => {
  events.length = 0;
  await admin.flushall();
});

async function startVerifier(options: Parameters<typeof startServer>[0] = {}) {
  const redisUrl = redis.url;
  const server = await startServer({ port: 0, log, rateLimitSecret, redisUrl, ...options });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}

async function validate(server: RunningServer, apiKey = createFakeKey()): Promise<Answer> {
  const headers = await bringKey(apiKey);
  return ask(server, validatePath, { method: 'POST', headers, body: '{"provider":"openai"}' });
}

async function statusesOf(times: number, run: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) statuses.push((await run()).status);
  return statuses;
}

describe('limits on Redis', { timeout: 30_000 }, () => {
  it('are shared by two instances', async () => {
    const limits = { validationsPerMinute: 20, failuresUntilBlock: 100 };
    await using one = await startVerifier(limits);
    await using other = await startVerifier(limits);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => validate(index % 2 === 0 ? one : other)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(80);
  });

  it('hold failures on one instance against the client on the other, for a time that Redis keeps', async () => {
    await using one = await startVerifier();
    await using other = await startVerifier();
    const rejected = () => validate(one, createFakeKey('-rejected-'));
    expect(await statusesOf(5, rejected)).toEqual([401, 401, 401, 401, 401]);
    const blocked = await validate(other);
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(590);
    expect(Number(blocked.headers['retry-after'])).toBeLessThanOrEqual(600);
    const [bucket = ''] = await admin.keys(`${redisPrefix}:failures:*`);
    // As if the first of the failures were forgotten.
    await admin.pexpire(bucket, 4 * 600_000);
    expect((await validate(other)).status).toBe(200);
    expect(await admin.ttl(bucket)).toBeGreaterThan(4 * 600 - 60);
  });

  it('let an accepted key pass on its instance, and tell Redis nothing about it', async () => {
    await using one = await startVerifier();
    await using other = await startVerifier();
    const known = createFakeKey();
    expect((await validate(one, known)).status).toBe(200);
    await statusesOf(5, () => validate(one, createFakeKey('-rejected-')));
    expect((await validate(one, known)).status).toBe(200);
    expect((await validate(other, known)).status).toBe(429);
    expect((await admin.keys('*')).every((key) => /:c-[0-9a-f]{24}$/.test(key))).toBe(true);
  });

  it('expire by themselves: no key stays', async () => {
    await using server = await startVerifier();
    await statusesOf(5, () => validate(server, createFakeKey('-rejected-')));
    const keys = await admin.keys('*');
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(key).toMatch(/^phantom-key:(requests|validations|failures):c-[0-9a-f]{24}$/);
      expect(await admin.ttl(key)).toBeGreaterThan(0);
    }
  });

  it('hold while Redis is unreachable: validations are refused, the rest is counted here', async () => {
    await using server = await startVerifier({ requestsPerMinute: 5 });
    expect((await validate(server)).status).toBe(200);
    await redis.stop();
    const refused = await validate(server);
    expect(refused.status).toBe(503);
    expect(errorCodeOf(refused)).toBe('RATE_LIMIT_UNAVAILABLE');
    expect(refused.headers['retry-after']).toBe('5');
    const headers = await bringKey(createFakeKey());
    const models = () => ask(server, '/api/v1/models', { headers });
    expect(await statusesOf(6, models)).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await ask(server, '/health')).status).toBe(200);
    expect((await ask(server, '/metrics')).text).toContain('verifier_redis_up 0');
    expect(events.filter((event) => event.startsWith('redis_'))).toEqual(['redis_down']);
    await redis.resume();
    await vi.waitFor(async () => {
      expect((await validate(server)).status).toBe(200);
    }, 10_000);
    expect((await ask(server, '/metrics')).text).toContain('verifier_redis_up 1');
    expect(events.filter((event) => event.startsWith('redis_'))).toEqual([
      'redis_down',
      'redis_up',
    ]);
  });

  it('hold while Redis is silent, within a second', async () => {
    await using server = await startVerifier();
    expect((await validate(server)).status).toBe(200);
    redis.setSilent(true);
    const startedAt = performance.now();
    expect((await validate(server)).status).toBe(503);
    expect(performance.now() - startedAt).toBeGreaterThan(450);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    redis.setSilent(false);
    await vi.waitFor(async () => {
      expect((await validate(server)).status).toBe(200);
    }, 10_000);
  });

  it('let a server start before its Redis', async () => {
    await redis.stop();
    await using server = await startVerifier();
    expect((await validate(server)).status).toBe(503);
    await redis.resume();
    await vi.waitFor(async () => {
      expect((await validate(server)).status).toBe(200);
    }, 10_000);
  });
});

describe('uses of a token', { timeout: 60_000 }, () => {
  const publicOrigins = ['https://api.test'];

  async function startPair(material: string, maxUsesPerToken: number) {
    const start = () =>
      startVerifier({ publicOrigins, maxUsesPerToken, keyMaterial: parseKeyMaterial(material) });
    const [first, second] = [await start(), await start()];
    const fetchText = async (path: string) => (await ask(first, path)).text;
    return { first, second, target: await fetchTarget(fetchText, 'https://api.test') };
  }

  it('are counted together by two instances, under the same keys', async () => {
    const { first, second, target } = await startPair(newKeys(), 4);
    await using stack = new AsyncDisposableStack();
    for (const server of [first, second]) stack.use(server);
    const headers = await sealKey(createFakeKey(), target);
    const models = (server: RunningServer) => ask(server, '/api/v1/models', { headers });
    const statuses: number[] = [];
    for (const server of [first, second, first, second, first, second]) {
      statuses.push((await models(server)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 409, 409]);
    expect(errorCodeOf(await models(second))).toBe('BYOK_TOKEN_STALE');
    const [name = '', ...others] = await admin.keys(`${redisPrefix}:uses:*`);
    expect(others).toEqual([]);
    expect(name).toMatch(/:uses:t-[0-9a-f]{32}$/);
    // Longer than either instance takes it, also where their clocks are a minute apart.
    const issuedAt = Number(headers['X-Session-Key'].split('.')[3]);
    expect(await admin.call('EXPIRETIME', name)).toBe(issuedAt + 120 + 30 + redisSkewSeconds);
  });

  it('are refused from the moment in which Redis forgets them, by the clock of Redis', async () => {
    const counter = new RedisUseCounter(admin, { windowSeconds: 120, futureSeconds: 30 });
    const [seconds = ''] = await admin.time();
    const last = Number(seconds) - (120 + 30 + redisSkewSeconds);
    expect(await counter.count('ended', last)).toBeNull();
    expect(await counter.count('ended', last - 1)).toBeNull();
    expect(await admin.keys('*')).toEqual([]);
    // Another instance's clock may be behind: to this one the token is too old already.
    const uses = Array.from({ length: 100 }, () => counter.count('late', last + 30));
    expect(await Promise.all(uses)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    const [key = ''] = await admin.keys('*');
    const firstEnd = await admin.call('PEXPIRETIME', key);
    expect(await counter.count('late', last + 30)).toBe(101);
    expect(await admin.call('PEXPIRETIME', key)).toBe(firstEnd);
  });

  it('are so many in two processes with a slow provider, however many come at once', async () => {
    await using stack = new AsyncDisposableStack();
    const provider = stack.use(await FakeProvider.start());
    const waiting: ServerResponse[] = [];
    let tellArrived: () => void = () => undefined;
    const environment = {
      PUBLIC_ORIGIN: 'https://api.test',
      PROVIDERS: 'live',
      OPENAI_BASE_URL: provider.baseUrl,
      MAX_USES_PER_TOKEN: '7',
      REDIS_URL: redis.url,
      RATE_LIMIT_SECRET: rateLimitSecret,
      SEALING_KEYS: newKeys(),
    };
    const start = async () => stack.use(await startObservedVerifier(environment));
    const processes = [await start(), await start()] as const;
    const fetchText = async (path: string) => (await ask(processes[0], path)).text;
    const target = await fetchTarget(fetchText, environment.PUBLIC_ORIGIN);
    const apiKey = createFakeKey();
    const accept = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"object":"list","data":[]}');
    };
    provider.answer = (_request, response) => {
      accept(response);
    };
    // Of a new key one request is put to the provider, and the others wait for its answer: both processes know this one.
    for (const process of processes) {
      const known = await ask(process, '/api/v1/models', {
        headers: await sealKey(apiKey, target),
      });
      expect(known.status).toBe(200);
    }
    provider.answer = (_request, response) => {
      waiting.push(response);
      tellArrived();
    };
    const headers = await sealKey(apiKey, target);
    const refused: number[] = [];
    const allRefused = new Promise<void>((resolve) => {
      tellArrived = () => {
        if (waiting.length + refused.length === 60) resolve();
      };
    });
    const answers = Array.from({ length: 60 }, async (_, at) => {
      const process = processes[at % 2 === 0 ? 0 : 1];
      const { status } = await ask(process, '/api/v1/models', { headers });
      if (status === 409) refused.push(status);
      tellArrived();
      return status;
    });
    await allRefused;
    expect(waiting).toHaveLength(7);
    for (const response of waiting) accept(response);
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(statuses.filter((status) => status === 409)).toHaveLength(53);
  });

  it('stay counted if Redis is unreachable for a while or has lost its data', async () => {
    const { first, second, target } = await startPair(newKeys(), 3);
    await using stack = new AsyncDisposableStack();
    for (const server of [first, second]) stack.use(server);
    const headers = await sealKey(createFakeKey(), target);
    const models = () => ask(first, '/api/v1/models', { headers });
    expect(await statusesOf(1, models)).toEqual([200]);
    await admin.flushall();
    expect(await statusesOf(1, models)).toEqual([200]);
    await redis.stop();
    expect(await statusesOf(2, models)).toEqual([200, 409]);
    await redis.resume();
    await vi.waitFor(async () => {
      expect((await validate(first)).status).toBe(200);
    }, 10_000);
    expect(await statusesOf(2, models)).toEqual([409, 409]);
  });

  it('are counted by each instance alone while Redis is away', async () => {
    const { first, second, target } = await startPair(newKeys(), 2);
    await using stack = new AsyncDisposableStack();
    for (const server of [first, second]) stack.use(server);
    await redis.stop();
    const headers = await sealKey(createFakeKey(), target);
    for (const server of [first, second]) {
      const models = () => ask(server, '/api/v1/models', { headers });
      expect(await statusesOf(3, models)).toEqual([200, 200, 409]);
    }
    await redis.resume();
  });

  function newKeys(): string {
    return formatKeyMaterial(createKeyMaterial(readClock(), filedKeyLife));
  }
});

describe('Redis after a canary', { timeout: 60_000 }, () => {
  it('holds no key, no header and no address: not in its keys, values, RDB and AOF', async () => {
    const apiKey = createFakeKey();
    const rejected = createFakeKey('-rejected-');
    const pairs: Record<string, string>[] = [await bringKey(apiKey), await bringKey(rejected)];
    const address = '203.0.113.247';
    await using server = await startVerifier({ trustedProxies: ['127.0.0.1'] });
    const fetchText = async (path: string) => (await ask(server, path)).text;
    pairs.push(await sealKey(apiKey, await fetchTarget(fetchText, server.origin)));
    const from = { 'X-Forwarded-For': address };
    for (const pair of [...pairs, ...Array.from({ length: 5 }, () => pairs[1])]) {
      const headers = { ...pair, ...from };
      const post = { method: 'POST', headers, body: '{"provider":"openai"}' };
      await ask(server, validatePath, post);
      await ask(server, '/api/v1/models?provider=openai', { headers });
    }
    const texts = [apiKey, rejected, ...pairs.flatMap((pair) => Object.values(pair))];
    const dumped = (await dumpRedis(admin)).toString();
    expect(dumped).toContain(`${redisPrefix}:failures:c-`);
    expect(dumped).toContain(`${redisPrefix}:uses:t-`);
    for (const text of [...texts, address]) {
      for (const spelling of spellings(text)) expect(dumped).not.toContain(spelling);
    }

    const control = createFakeKey('-control-');
    await admin.set('control', control);
    await admin.save();
    const files = join(redis.folder, 'plain-control');
    await mkdir(files);
    await writeFile(join(files, 'note.txt'), control);
    await copyFile(join(redis.folder, 'dump.rdb'), join(files, 'copy.rdb'));
    const report = await searchTree(
      [redis.folder],
      [...texts, address, control].map((text, index) => ({
        label: text === control ? 'control' : `secret ${index}`,
        bytes: Buffer.from(text),
      })),
    );
    expectControlsFound(report, ['control']);
    const controlFiles = report.hits.map(({ file }) => file.slice(redis.folder.length + 1));
    expect(controlFiles).toContain('dump.rdb');
    expect(controlFiles.some((file) => file.startsWith('appendonlydir/'))).toBe(true);
    expect(report.containersOpened['redis-rdb']).toBeGreaterThan(0);
    expect(report.hits.filter(({ label }) => label !== 'control')).toEqual([]);
    expect(report.unreadable).toEqual([]);
  });
});
