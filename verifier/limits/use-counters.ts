import type { Redis } from 'ioredis';
import { redisPrefix } from './redis-window-counters.ts';

/** Counts the uses of tokens, each under a name. */
export interface UseCounter {
  /**
   * Counts one more use.
   * @param issuedAt of the token, in seconds since 1970
   * @returns the uses so far; `null` where earlier ones may have been forgotten, and then the token must not be used
   */
  count(name: string, issuedAt: number): Promise<number | null>;
}

/** From when to when a receiver takes a token, in seconds before and after it was issued. */
export interface TokenLife {
  readonly windowSeconds: number;
  readonly futureSeconds: number;
}

/** What {@link MemoryUseCounter} is made from. */
export interface MemoryUseCounterOptions extends TokenLife {
  /** Seconds since 1970, as the receiver judges tokens by. */
  readonly now: () => number;
  /** When the process began: what an earlier one has counted is forgotten. `null` where there was none. */
  readonly startedAt?: number | null;
  /** Tokens that are remembered at most. */
  readonly max?: number;
}

/** Tokens that a process remembers: about 12 MB when it is full. */
export const maxTokens = 100_000;

/** Senders go by the receiver's `Date`, in whole seconds: so far ahead of its clock may a token of theirs be. */
export const aheadSeconds = 2;

/**
 * Counts in this process's memory, bounded. A token whose uses may have been forgotten is refused, so that the limit holds
 * whenever something is forgotten: at the end of the window, when the memory is full, at a restart, and when the clock is set back.
 * The sender then seals again.
 */
export class MemoryUseCounter implements UseCounter {
  readonly #options: Required<MemoryUseCounterOptions>;
  /** Uses by name, for each second in which tokens were issued. */
  readonly #seconds = new Map<number, Map<string, number>>();
  /** Uses of tokens that were issued in this second or before may have been forgotten. */
  #forgottenUntil = -Infinity;
  #lastNow = -Infinity;
  #size = 0;

  constructor(options: MemoryUseCounterOptions) {
    this.#options = { startedAt: null, max: maxTokens, ...options };
    const { startedAt } = this.#options;
    if (startedAt !== null) this.#forgetAll(startedAt);
  }

  count(name: string, issuedAt: number): Promise<number | null> {
    return Promise.resolve(this.#count(name, issuedAt));
  }

  #count(name: string, issuedAt: number): number | null {
    const now = this.#options.now();
    this.#forgetEnded(now);
    if (issuedAt <= this.#forgottenUntil) return null;
    const known = this.#seconds.get(issuedAt)?.get(name);
    if (known === undefined && !this.#makeRoom(issuedAt, now)) return null;
    const uses = (known ?? 0) + 1;
    if (known === undefined) this.#size += 1;
    const second = this.#seconds.get(issuedAt) ?? new Map<string, number>();
    this.#seconds.set(issuedAt, second.set(name, uses));
    return uses;
  }

  #forgetEnded(now: number): void {
    if (now === this.#lastNow) return;
    this.#lastNow = now;
    // The clock was set back so far that nothing could be used: as after a restart.
    if (this.#forgottenUntil > now + this.#options.futureSeconds) this.#forgetAll(now);
    for (const second of this.#seconds.keys()) {
      if (second < now - this.#options.windowSeconds) this.#forget(second);
    }
  }

  /** What was issued first goes first. Whoever fills the memory has the others seal again, and gains no use. */
  #makeRoom(issuedAt: number, now: number): boolean {
    const { max } = this.#options;
    // Issued ahead, tokens would stay longest, and push out all others.
    if (this.#size >= max / 2 && issuedAt > now + aheadSeconds) return false;
    if (this.#size >= max) this.#forget(Math.min(...this.#seconds.keys()));
    return issuedAt > this.#forgottenUntil;
  }

  #forget(second: number): void {
    this.#size -= this.#seconds.get(second)?.size ?? 0;
    this.#seconds.delete(second);
    this.#forgottenUntil = Math.max(this.#forgottenUntil, second);
  }

  #forgetAll(now: number): void {
    this.#seconds.clear();
    this.#size = 0;
    this.#forgottenUntil = now + aheadSeconds;
  }
}

/** How far the clocks of Redis and of instances may be apart, beyond what a token may be ahead. */
export const redisSkewSeconds = 60;

/** The end of a count and the refusal of uses after it go by one clock, that of Redis, in one step. */
const countScript = `
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(ARGV[1]) then return 0 end
local uses = redis.call('INCR', KEYS[1])
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return uses`;

/** Counts in Redis, shared by every instance that uses it. Rejects while Redis is away. */
export class RedisUseCounter implements UseCounter {
  readonly #redis: Redis;
  readonly #keptSeconds: number;

  constructor(redis: Redis, { windowSeconds, futureSeconds }: TokenLife) {
    this.#redis = redis;
    this.#keptSeconds = windowSeconds + futureSeconds + redisSkewSeconds;
  }

  async count(name: string, issuedAt: number): Promise<number | null> {
    const end = (issuedAt + this.#keptSeconds) * 1_000;
    const uses = Number(await this.#redis.eval(countScript, 1, `${redisPrefix}:uses:${name}`, end));
    return uses > 0 ? uses : null;
  }
}
