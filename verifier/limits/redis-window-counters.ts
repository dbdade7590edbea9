import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { redisPrefix } from '../../packages/receiver/src/use-counters.ts';
import { RedisLeakyBucket } from './redis-leaky-bucket.ts';
import {
  createLimitCounters,
  type LimitCounters,
  toCount,
  type WindowCount,
  type WindowCounter,
} from './window-counters.ts';

/** Counters in Redis, shared by every instance that uses it. They reject as soon as the connection is known to be lost. */
export function createRedisCounters(redis: Redis): LimitCounters {
  return createLimitCounters(
    (name, duration) => new RedisWindowCounter(redis, name, duration),
    (name, msPerUnit) => new RedisLeakyBucket(redis, `${redisPrefix}:${name}`, msPerUnit),
  );
}

/** One counter in Redis. */
export class RedisWindowCounter implements WindowCounter {
  readonly #limiter: RateLimiterRedis;

  /** @param duration the length of its windows, in seconds */
  constructor(storeClient: Redis, name: string, duration: number) {
    this.#limiter = new RateLimiterRedis({
      storeClient,
      keyPrefix: `${redisPrefix}:${name}`,
      duration,
      points: 1,
      rejectIfRedisNotReady: true,
    });
  }

  async add(client: string): Promise<WindowCount> {
    return toCount(await this.#limiter.penalty(client));
  }
}
