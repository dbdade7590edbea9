import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { RedisLeakyBucket } from './redis-leaky-bucket.ts';

const msPerUnit = 600_000;
const key = 'test:c-1';
let redis: RedisServer;
let clients: Redis[];
let buckets: RedisLeakyBucket[];

beforeAll(async () => {
  redis = await RedisServer.start();
  clients = [new Redis(redis.url), new Redis(redis.url)];
  await Promise.all(clients.map((client) => client.ping()));
  buckets = clients.map((client) => new RedisLeakyBucket(client, 'test', msPerUnit));
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.disconnect();
  await redis[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await clients[0]?.flushall();
});

/** Over one connection after the other. */
async function countAdded(times: number): Promise<number> {
  const results = Array.from({ length: times }, async (_, at) => {
    const result = await buckets[at % buckets.length]?.tryAdd('c-1', 5);
    return result?.isAdded === true;
  });
  return (await Promise.all(results)).filter((isAdded) => isAdded).length;
}

describe('RedisLeakyBucket', { timeout: 30_000 }, () => {
  it('takes 5 of 1,000 concurrent units over two connections', async () => {
    expect(await countAdded(1_000)).toBe(5);
    const left = (await clients[0]?.pttl(key)) ?? 0;
    expect(left).toBeGreaterThan(5 * msPerUnit - 30_000);
    expect(left).toBeLessThanOrEqual(5 * msPerUnit);
  });

  it('leaks one unit per interval', async () => {
    await countAdded(5);
    const full = await buckets[0]?.tryAdd('c-1', 5);
    expect(full?.isAdded).toBe(false);
    expect(full?.msUntilRoom).toBeGreaterThan(msPerUnit - 30_000);
    await clients[0]?.pexpire(key, 4 * msPerUnit + 20_000);
    expect((await buckets[0]?.tryAdd('c-1', 5))?.msUntilRoom).toBeLessThanOrEqual(20_000);
    await clients[0]?.pexpire(key, 2 * msPerUnit);
    expect(await countAdded(10)).toBe(3);
  });

  it('removes units concurrently, and none from an empty bucket', async () => {
    await countAdded(5);
    await Promise.all(buckets.map((bucket) => bucket.removeOne('c-1')));
    expect(await countAdded(10)).toBe(2);
    for (let time = 0; time < 20; time++) await buckets[1]?.removeOne('c-1');
    expect(await clients[0]?.keys('*')).toEqual([]);
    expect(await countAdded(10)).toBe(5);
  });

  it('counts in whole milliseconds, whatever the capacity', async () => {
    const bucket = buckets[0];
    for (let time = 0; time < 3; time++) {
      expect(await bucket?.tryAdd('c-1', 999_999_999)).toEqual({ isAdded: true, msUntilRoom: 0 });
    }
    await clients[0]?.pexpire(key, 5e14);
    expect((await bucket?.tryAdd('c-1', 999_999_999))?.isAdded).toBe(true);
    await bucket?.removeOne('c-1');
    expect(await clients[0]?.pttl(key)).toBeGreaterThan(4e14);
  });

  it('rejects without a connection', async () => {
    const client = new Redis(redis.url, { lazyConnect: true });
    const bucket = new RedisLeakyBucket(client, 'test', msPerUnit);
    await expect(bucket.tryAdd('c-1', 5)).rejects.toThrow('Redis must be connected');
    await expect(bucket.removeOne('c-1')).rejects.toThrow('Redis must be connected');
  });
});
