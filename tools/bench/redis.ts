import { Redis } from 'ioredis';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { startVerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { compareRows } from './compare-rows.ts';
import { onSeparateCores } from './cores.ts';
import { compareThroughput, createSubject, unlimited } from './load.ts';
import type { Row } from './row.ts';

/** What it costs to count in Redis, on the same machine, instead of the process's own memory. */
export async function benchRedis(): Promise<Row[]> {
  await using redis = await RedisServer.start();
  await writeNothing(redis);
  await using inMemory = await startVerifierProcess(unlimited);
  await using onRedis = await startVerifierProcess({
    ...unlimited,
    REDIS_URL: redis.url,
    RATE_LIMIT_SECRET: 'a secret of thirty-two characters',
  });
  const subjects = [await createSubject(inMemory), await createSubject(onRedis)];
  const pids = [inMemory.pid, onRedis.pid];
  const [memory, shared] = await onSeparateCores(pids, () => compareThroughput(subjects));
  return compareRows(
    { name: 'validation, limits in Redis', throughput: shared },
    { name: 'limits in memory', throughput: memory },
    '',
  );
}

/** Limits need no disk, and here it would be measured with them. */
async function writeNothing({ url }: RedisServer): Promise<void> {
  const admin = new Redis(url);
  await admin.config('SET', 'appendonly', 'no');
  await admin.config('SET', 'save', '');
  admin.disconnect();
}
