import { Redis } from 'ioredis';
import type { Log } from '../ops/log.ts';

/** A connection to Redis that reconnects by itself. */
export interface RedisConnection {
  readonly client: Redis;
  /** Settles after the first attempt, whether or not it succeeded. */
  readonly ready: Promise<void>;
  isUp(): boolean;
  close(): void;
}

/** The longest time that a request waits for Redis, in milliseconds. */
const commandTimeout = 500;

/**
 * Connects, and reconnects whenever the connection is lost, waiting up to a second between attempts. Meanwhile every
 * command fails at once: nothing is queued, and nothing is sent twice.
 * @param url `redis://` or `rediss://`
 */
export function connectRedis(url: string, log: Log): RedisConnection {
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: 'phantom-key',
    connectTimeout: 1_000,
    commandTimeout,
    // Ends a connection whose other side is silent, so that commands do not pile up.
    socketTimeout: 2 * commandTimeout,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    // The server has just become a replica.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  logChanges(client, log);
  return {
    client,
    // If the first attempt fails, retryStrategy goes on.
    ready: client.connect().catch(() => undefined),
    isUp: () => client.status === 'ready',
    close: () => {
      client.disconnect();
    },
  };
}

/** Writes one line for each change. The error itself is dropped, as it names host and command. */
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
