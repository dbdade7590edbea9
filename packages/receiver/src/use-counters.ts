/** Counts the uses of tokens, by name. */
export interface UseCounter {
  /**
   * Counts one more use.
   * @param issuedAt of the token, in seconds since 1970
   * @returns the uses so far; `null` if earlier ones may have been forgotten, and then the token must not be used
   */
  count(name: string, issuedAt: number): Promise<number | null>;
}

/** How long a receiver accepts a token, in seconds before and after its issue time. */
export interface TokenLife {
  readonly windowSeconds: number;
  readonly futureSeconds: number;
}

/** The options of {@link MemoryUseCounter}. */
export interface MemoryUseCounterOptions extends TokenLife {
  /** The clock of the receiver, in seconds since 1970. */
  readonly now: () => number;
  /** When the process started, as the counts of an earlier one are lost. `null` if there was none. */
  readonly startedAt?: number | null;
  /** The number of tokens to remember. */
  readonly max?: number;
}

/** The most tokens that a process remembers, about 12 MB. */
export const maxTokens = 100_000;

/** How far ahead of the receiver's clock an honest token may be: senders use its `Date`, which has whole seconds. */
export const aheadSeconds = 2;

/**
 * Counts in the memory of this process, bounded. A token whose uses may have been forgotten is refused, so the limit holds
 * even when something is forgotten: at the end of the window, when the memory is full, after a restart, and when the clock
 * is set back. The sender then seals again.
 */
export class MemoryUseCounter implements UseCounter {
  readonly #options: Required<MemoryUseCounterOptions>;
  /** Uses by name, for each issue time. */
  readonly #seconds = new Map<number, Map<string, number>>();
  /** Uses of tokens that were issued at this time or before may have been forgotten. */
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
    // The clock was set back so far that every token would be refused: start again as after a restart.
    if (this.#forgottenUntil > now + this.#options.futureSeconds) this.#forgetAll(now);
    for (const second of this.#seconds.keys()) {
      if (second < now - this.#options.windowSeconds) this.#forget(second);
    }
  }

  /** Forgets the oldest tokens first. A client that fills the memory makes others seal again, and gains no use. */
  #makeRoom(issuedAt: number, now: number): boolean {
    const { max } = this.#options;
    // Tokens that are issued ahead would stay longest and displace all others.
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

/** The largest difference between the clocks of Redis and of an instance, in addition to that of a token. */
export const redisSkewSeconds = 60;

/** The expiry of a count and the refusal of later uses depend on one clock, that of Redis, in one atomic step. */
const countScript = `
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(ARGV[1]) then return 0 end
local uses = redis.call('INCR', KEYS[1])
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return uses`;

/** The prefix of all our keys in Redis. */
export const redisPrefix = 'phantom-key';

/** The one command that is needed of a Redis client, with the arguments of `ioredis`. It rejects if Redis is unreachable. */
export interface ScriptRunner {
  eval(script: string, keyCount: number, key: string, argument: number): Promise<unknown>;
}

/** Counts in Redis, shared by every instance that uses it. Rejects while Redis is unreachable. */
export class RedisUseCounter implements UseCounter {
  readonly #redis: ScriptRunner;
  readonly #keptSeconds: number;

  constructor(redis: ScriptRunner, { windowSeconds, futureSeconds }: TokenLife) {
    this.#redis = redis;
    this.#keptSeconds = windowSeconds + futureSeconds + redisSkewSeconds;
  }

  async count(name: string, issuedAt: number): Promise<number | null> {
    const end = (issuedAt + this.#keptSeconds) * 1_000;
    const uses = Number(await this.#redis.eval(countScript, 1, `${redisPrefix}:uses:${name}`, end));
    return uses > 0 ? uses : null;
  }
}
