import { defaultFutureSeconds } from '../../lib/protocol/sealed.ts';
import { nodeTokenNamer } from '../../packages/receiver/src/node/token-namer.ts';
import type { Log } from '../ops/log.ts';
import { createClientHash } from './client-hash.ts';
import { type ClientLimits, createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { connectRedis } from './redis-client.ts';
import { createRedisCounters } from './redis-window-counters.ts';
import { MemoryUseCounter, RedisUseCounter } from '../../packages/receiver/src/use-counters.ts';
import { createUseLimit, type UseLimit } from '../../packages/receiver/src/use-limit.ts';
import { createMemoryCounters } from './window-counters.ts';

/** The part of the configuration that is about limits. */
export interface LimitsConfig extends ClientLimits {
  /** Shared by the instances that count together; `null` for a random one. */
  readonly rateLimitSecret: string | null;
  /** How often one token of version 2 may be used; 0 for no limit. */
  readonly maxUsesPerToken: number;
  /** How long a token is accepted after it was issued. */
  readonly tokenWindowSeconds: number;
  /** The Redis in which instances count together; `null` to count in memory. */
  readonly redisUrl: string | null;
}

/** The clock for tokens, and when the process started if an earlier one may have accepted tokens. */
export interface TokenClock {
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly startedAt: number | null;
}

/** The limits of the server, with their connection to Redis. */
export interface NodeLimits {
  readonly limiter: RateLimiter;
  readonly useLimit: UseLimit;
  /** Whether Redis answers; `null` if it is not used. */
  readonly isRedisUp: (() => boolean) | null;
  /** Settles when Redis has been tried once; requests may come earlier. */
  readonly ready: Promise<void>;
  /** Closes the connection to Redis. */
  close(): void;
}

/** Creates the configured limits, counted in the memory of this process or in Redis. */
export function createNodeLimits(
  config: LimitsConfig,
  log: Log,
  tokenClock: TokenClock,
): NodeLimits {
  const { rateLimitSecret, redisUrl, maxUsesPerToken } = config;
  const life = { windowSeconds: config.tokenWindowSeconds, futureSeconds: defaultFutureSeconds };
  const options = {
    limits: config,
    hashClient: createClientHash(rateLimitSecret),
    fallback: createMemoryCounters(),
  };
  const memory = new MemoryUseCounter({ ...life, ...tokenClock });
  const nameToken = nodeTokenNamer(rateLimitSecret);
  const uses = { maxUses: maxUsesPerToken, nameToken, memory };
  if (redisUrl === null) {
    return {
      limiter: createRateLimiter({ ...options, counters: options.fallback }),
      useLimit: createUseLimit(uses),
      isRedisUp: null,
      ready: Promise.resolve(),
      close: () => undefined,
    };
  }
  const redis = connectRedis(redisUrl, log);
  return {
    limiter: createRateLimiter({ ...options, counters: createRedisCounters(redis.client) }),
    useLimit: createUseLimit({ ...uses, shared: new RedisUseCounter(redis.client, life) }),
    isRedisUp: () => redis.isUp(),
    ready: redis.ready,
    close: () => {
      redis.close();
    },
  };
}
