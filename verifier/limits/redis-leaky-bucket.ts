import type { Redis } from 'ioredis';
import type { AddResult, LeakyBucket } from './leaky-bucket.ts';

/**
 * The time to live of a key is the whole state of its bucket: when the key expires, the bucket is empty. Redis runs a
 * script atomically, so no other instance comes between reading and writing, and by its own clock.
 */
const addScript = `
local untilEmpty = math.max(0, redis.call('PTTL', KEYS[1]))
local perUnit = tonumber(ARGV[1])
local untilRoom = untilEmpty - (tonumber(ARGV[2]) - 1) * perUnit
if untilRoom > 0 then return untilRoom end
redis.call('SET', KEYS[1], 1, 'PX', string.format('%.0f', untilEmpty + perUnit))
return 0
`;

const removeScript = `
local left = redis.call('PTTL', KEYS[1]) - tonumber(ARGV[1])
if left > 0 then return redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left)) end
return redis.call('DEL', KEYS[1])
`;

/** Buckets in Redis, shared by every instance that uses it. They reject as soon as the connection is known to be lost. */
export class RedisLeakyBucket implements LeakyBucket {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #msPerUnit: number;

  /**
   * @param prefix of the names of its keys in Redis
   * @param msPerUnit the time in which one unit leaks
   */
  constructor(redis: Redis, prefix: string, msPerUnit: number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#msPerUnit = msPerUnit;
  }

  async tryAdd(client: string, capacity: number): Promise<AddResult> {
    const msUntilRoom = Number(await this.#run(addScript, client, capacity));
    return { isAdded: msUntilRoom === 0, msUntilRoom };
  }

  async removeOne(client: string): Promise<void> {
    await this.#run(removeScript, client);
  }

  async #run(script: string, client: string, ...parameters: number[]): Promise<unknown> {
    if (this.#redis.status !== 'ready') throw new Error('Redis must be connected');
    const key = `${this.#prefix}:${client}`;
    return this.#redis.eval(script, 1, key, this.#msPerUnit, ...parameters);
  }
}
