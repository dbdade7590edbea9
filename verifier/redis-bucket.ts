import type { Redis } from 'ioredis';
import type { Bucket, Taking } from './failure-bucket.ts';

/**
 * The time that a key has left is all that is known of its bucket: when it ends, the bucket is empty. Redis runs a script
 * as one step, so instances cannot come between reading and writing, and it is Redis' own clock that counts.
 */
const takeScript = `
local held = math.max(0, redis.call('PTTL', KEYS[1]))
local perPlace = tonumber(ARGV[1])
local untilRoom = held - (tonumber(ARGV[2]) - 1) * perPlace
if untilRoom > 0 then return untilRoom end
redis.call('SET', KEYS[1], 1, 'PX', string.format('%.0f', held + perPlace))
return 0
`;

const giveBackScript = `
local left = redis.call('PTTL', KEYS[1]) - tonumber(ARGV[1])
if left > 0 then return redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left)) end
return redis.call('DEL', KEYS[1])
`;

/** Buckets in Redis, shared by every instance that uses it. They reject as soon as Redis is known to be away. */
export class RedisBucket implements Bucket {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #msPerPlace: number;

  /**
   * @param prefix what its keys begin with
   * @param msPerPlace until one taken place is free again
   */
  constructor(redis: Redis, prefix: string, msPerPlace: number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#msPerPlace = msPerPlace;
  }

  async take(client: string, places: number): Promise<Taking> {
    const msUntilRoom = Number(await this.#run(takeScript, client, places));
    return { isTaken: msUntilRoom === 0, msUntilRoom };
  }

  async giveBack(client: string): Promise<void> {
    await this.#run(giveBackScript, client);
  }

  async #run(script: string, client: string, ...parameters: number[]): Promise<unknown> {
    if (this.#redis.status !== 'ready') throw new Error('Redis must be connected');
    const key = `${this.#prefix}:${client}`;
    return this.#redis.eval(script, 1, key, this.#msPerPlace, ...parameters);
  }
}
