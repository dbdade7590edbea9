import { Redis } from 'ioredis';
import type { Log } from '../ops/log.ts';

/** A connection to Redis that mends itself. */
export interface RedisConnection {
  readonly client: Redis;
  /** Settles with the first attempt, whether or not Redis was there. */
  readonly ready: Promise<void>;
  isUp(): boolean;
  close(): void;
}

/** A request that waits for Redis waits this long at most. */
const commandTimeout = 500;

/**
 * Connects, and connects again whenever the connection is lost, waiting up to a second between attempts. While it is
 * away every command fails at once: nothing is queued, nothing is sent twice.
 * @param url `redis://` or `rediss://`
 */
export function connectRedis(url: string, log: Log): RedisConnection {
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: 'phantom-key',
    connectTimeout: 1_000,
    commandTimeout,
    // Also ends a connection whose other side is silent, so that commands do not pile up on it.
    socketTimeout: 2 * commandTimeout,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    // A replica that was the primary a moment ago.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  logChanges(client, log);
  return {
    client,
    // The first attempt may fail like every other: retryStrategy goes on.
    ready: client.connect().catch(() => undefined),
    isUp: () => client.status === 'ready',
    close: () => {
      client.disconnect();
    },
  };
}

/** One line for each change. The error itself, which names host and command, goes nowhere. */
function logChanges(client: Redis, log: Log): void {
  let wasUp: boolean | null = null;
  client.on('ready', () => {
    if (wasUp === false) log.info({ event: 'redis_up' });
    wasUp = true;
  });
  const onDown = (): void => {
    if (wasUp !== false) log.error({ event: 'redis_down' });
    wasUp = false;
  };
  client.on('error', onDown);
  client.on('reconnecting', onDown);
}
