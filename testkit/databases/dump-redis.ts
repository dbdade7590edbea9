import type { Redis } from 'ioredis';

/**
 * Dumps everything that a running Redis reveals: every key of every database with its value, of any type, its clients, its slow
 * commands, its state.
 */
export async function dumpRedis(admin: Redis): Promise<Buffer> {
  const state = await admin.info('everything');
  const databases = [...state.matchAll(/^db(\d+):keys=/gm)].map(([, number]) => Number(number));
  const values = await Promise.all(databases.map((number) => dumpDatabase(admin, number)));
  const slow = JSON.stringify(await admin.slowlog('GET', 100_000));
  const rest = [String(await admin.client('LIST')), slow, state].map((text) => Buffer.from(text));
  return joinLines([...values, ...rest]);
}

async function dumpDatabase(admin: Redis, db: number): Promise<Buffer> {
  const connection = admin.duplicate({ db });
  try {
    const keys = await connection.keysBuffer('*');
    return joinLines(await Promise.all(keys.map((key) => dumpKey(connection, key))));
  } finally {
    connection.disconnect();
  }
}

async function dumpKey(redis: Redis, key: Buffer): Promise<Buffer> {
  const read = readers[await redis.type(key)] ?? ['DUMP'];
  const [command = '', ...parameters] = read;
  const value: unknown = await redis.callBuffer(command, [key, ...parameters]);
  return joinLines([key, ...flatten(value)]);
}

/** The command that reads a whole value, by type. For all other types the bytes of its dump are used. */
const readers: Readonly<Record<string, readonly string[]>> = {
  string: ['GET'],
  hash: ['HGETALL'],
  list: ['LRANGE', '0', '-1'],
  set: ['SMEMBERS'],
  zset: ['ZRANGE', '0', '-1'],
  stream: ['XRANGE', '-', '+'],
};

function flatten(value: unknown): Buffer[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  return Buffer.isBuffer(value) ? [value] : [];
}

function joinLines(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}
