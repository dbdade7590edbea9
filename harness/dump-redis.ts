import type { Redis } from 'ioredis';

/** Everything that a running Redis tells of itself: every key with its value, its clients, its slow commands, its state. */
export async function dumpRedis(admin: Redis): Promise<string> {
  const keys = await admin.keys('*');
  const entries = keys.map(async (key) => `${key}=${(await admin.get(key)) ?? ''}`);
  const slow = JSON.stringify(await admin.slowlog('GET', 100_000));
  return [
    ...(await Promise.all(entries)),
    String(await admin.client('LIST')),
    slow,
    await admin.info('everything'),
  ].join('\n');
}
