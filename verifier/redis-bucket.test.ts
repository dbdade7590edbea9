import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from '../harness/redis.ts';
import { RedisBucket } from './redis-bucket.ts';

const msPerPlace = 600_000;
const key = 'test:c-1';
let redis: RedisServer;
let clients: Redis[];
let buckets: RedisBucket[];

beforeAll(async () => {
  redis = await RedisServer.start();
  clients = [new Redis(redis.url), new Redis(redis.url)];
  await Promise.all(clients.map((client) => client.ping()));
  buckets = clients.map((client) => new RedisBucket(client, 'test', msPerPlace));
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.disconnect();
  await redis[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await clients[0]?.flushall();
});

/** Over one connection after the other. */
async function countTaken(times: number): Promise<number> {
  const takings = Array.from({ length: times }, async (_, at) => {
    const taking = await buckets[at % buckets.length]?.take('c-1', 5);
    return taking?.isTaken === true;
  });
  return (await Promise.all(takings)).filter((isTaken) => isTaken).length;
}

describe('RedisBucket', { timeout: 30_000 }, () => {
  it('gives 5 places to 1,000 who ask at once over two connections', async () => {
    expect(await countTaken(1_000)).toBe(5);
    const left = (await clients[0]?.pttl(key)) ?? 0;
    expect(left).toBeGreaterThan(5 * msPerPlace - 30_000);
    expect(left).toBeLessThanOrEqual(5 * msPerPlace);
  });

  it('frees one place after the other', async () => {
    await countTaken(5);
    const full = await buckets[0]?.take('c-1', 5);
    expect(full?.isTaken).toBe(false);
    expect(full?.msUntilRoom).toBeGreaterThan(msPerPlace - 30_000);
    await clients[0]?.pexpire(key, 4 * msPerPlace + 20_000);
    expect((await buckets[0]?.take('c-1', 5))?.msUntilRoom).toBeLessThanOrEqual(20_000);
    await clients[0]?.pexpire(key, 2 * msPerPlace);
    expect(await countTaken(10)).toBe(3);
  });

  it('takes back one place of any number at once, and none that is free', async () => {
    await countTaken(5);
    await Promise.all(buckets.map((bucket) => bucket.giveBack('c-1')));
    expect(await countTaken(10)).toBe(2);
    for (let time = 0; time < 20; time++) await buckets[1]?.giveBack('c-1');
    expect(await clients[0]?.keys('*')).toEqual([]);
    expect(await countTaken(10)).toBe(5);
  });

  it('counts in whole milliseconds, however many places there are', async () => {
    const bucket = buckets[0];
    for (let time = 0; time < 3; time++) {
      expect(await bucket?.take('c-1', 999_999_999)).toEqual({ isTaken: true, msUntilRoom: 0 });
    }
    await clients[0]?.pexpire(key, 5e14);
    expect((await bucket?.take('c-1', 999_999_999))?.isTaken).toBe(true);
    await bucket?.giveBack('c-1');
    expect(await clients[0]?.pttl(key)).toBeGreaterThan(4e14);
  });

  it('rejects without a connection', async () => {
    const client = new Redis(redis.url, { lazyConnect: true });
    const bucket = new RedisBucket(client, 'test', msPerPlace);
    await expect(bucket.take('c-1', 5)).rejects.toThrow('Redis must be connected');
    await expect(bucket.giveBack('c-1')).rejects.toThrow('Redis must be connected');
  });
});
