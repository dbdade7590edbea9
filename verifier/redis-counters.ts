import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import {
  type Count,
  type Counter,
  type Counters,
  createCounters,
  toCount,
} from './rate-limit-counters.ts';
import { RedisBucket } from './redis-bucket.ts';

/** What every key of ours in Redis begins with. */
export const redisPrefix = 'phantom-key';

/** Counters in Redis, shared by every instance that uses it. They reject as soon as Redis is known to be away. */
export function createRedisCounters(redis: Redis): Counters {
  return createCounters(
    (name, duration) => new RedisCounter(redis, name, duration),
    (name, msPerPlace) => new RedisBucket(redis, `${redisPrefix}:${name}`, msPerPlace),
  );
}

/** One counter in Redis. */
export class RedisCounter implements Counter {
  readonly #limiter: RateLimiterRedis;

  /** @param duration how long its windows are, in seconds */
  constructor(storeClient: Redis, name: string, duration: number) {
    this.#limiter = new RateLimiterRedis({
      storeClient,
      keyPrefix: `${redisPrefix}:${name}`,
      duration,
      points: 1,
      rejectIfRedisNotReady: true,
    });
  }

  async add(client: string): Promise<Count> {
    return toCount(await this.#limiter.penalty(client));
  }

  async read(client: string): Promise<Count | null> {
    const result = await this.#limiter.get(client);
    return result === null ? null : toCount(result);
  }

  async open(client: string, seconds: number): Promise<void> {
    await this.#limiter.set(client, 1, seconds);
  }

  async clear(client: string): Promise<void> {
    await this.#limiter.delete(client);
  }
}
