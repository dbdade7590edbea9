import { createClientHash } from './client-hash.ts';
import type { Log } from './log.ts';
import type { RateLimiter } from './rate-limit.ts';
import { createMemoryCounters } from './rate-limit-counters.ts';
import { createRateLimiter, type Limits } from './rate-limiter.ts';
import { connectRedis } from './redis-client.ts';
import { createRedisCounters } from './redis-counters.ts';

/** The part of the configuration that is about limits. */
export interface RateLimitConfig extends Limits {
  /** Instances that count together share it; random per process when `null`. */
  readonly rateLimitSecret: string | null;
  /** Where instances count together; each counts in its own memory when `null`. */
  readonly redisUrl: string | null;
}

/** A limiter and what it holds on to. */
export interface RateLimiting {
  readonly limiter: RateLimiter;
  /** Whether Redis answers; `null` where none is used. */
  readonly isRedisUp: (() => boolean) | null;
  /** Settles when Redis has been tried once; requests may come earlier. */
  readonly ready: Promise<void>;
  /** Lets go of the connection to Redis. */
  close(): void;
}

/** The limiter that the configuration asks for: in this process's memory, or on Redis. */
export function createRateLimiting(config: RateLimitConfig, log: Log): RateLimiting {
  const { rateLimitSecret, redisUrl } = config;
  const options = {
    limits: config,
    hashClient: createClientHash(rateLimitSecret),
    fallback: createMemoryCounters(),
  };
  if (redisUrl === null) {
    const limiter = createRateLimiter({ ...options, counters: options.fallback });
    return { limiter, isRedisUp: null, ready: Promise.resolve(), close: () => undefined };
  }
  const redis = connectRedis(redisUrl, log);
  const counters = createRedisCounters(redis.client);
  return {
    limiter: createRateLimiter({ ...options, counters }),
    isRedisUp: () => redis.isUp(),
    ready: redis.ready,
    close: () => {
      redis.close();
    },
  };
}
