import { Redis } from 'ioredis';
import { expect, it, vi } from 'vitest';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { RedisMonitor } from './redis-monitor.ts';

vi.setConfig({ testTimeout: 120_000 });

it('records short-lived values as their original bytes', async () => {
  await using server = await RedisServer.start();
  using monitor = await RedisMonitor.start(server.url);
  const redis = new Redis(server.url);
  const value = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await redis.set('for a moment', value);
  await redis.del('for a moment');
  await monitor.waitFor('"del"');
  redis.disconnect();
  expect(monitor.read().bytes.includes(value)).toBe(true);
  expect(monitor.read().count).toBeGreaterThan(2);
});

it('reports that it may not read the commands', async () => {
  await using server = await RedisServer.start();
  const redis = new Redis(server.url);
  await redis.config('SET', 'requirepass', 'secret');
  await expect(RedisMonitor.start(server.url)).rejects.toThrow('must let the audit MONITOR');
  using monitor = await RedisMonitor.start(server.url.replace('//', '//:secret@'));
  expect(monitor.read().count).toBeGreaterThan(0);
  redis.disconnect();
});
