import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { type Bucket, MemoryBucket, secondsPerFailure } from './failure-bucket.ts';

/** What was counted for a client, and how long it is kept. */
export interface Count {
  readonly value: number;
  readonly msLeft: number;
}

/** Counts per client; a count ends with its window. */
export interface Counter {
  /** Counts one more, and opens a window where none is open. */
  add(client: string): Promise<Count>;
  /** The open window's count; `null` where none is open. */
  read(client: string): Promise<Count | null>;
  /** Opens a window of its own length, with a count of 1. */
  open(client: string, seconds: number): Promise<void>;
  clear(client: string): Promise<void>;
}

/** How long each counter's window is, in seconds. */
export const windowSeconds = {
  requests: 60,
  validations: 60,
} as const;

/** What the limits are made of: two counters, and a bucket for failures. */
export interface Counters extends Readonly<Record<keyof typeof windowSeconds, Counter>> {
  readonly failures: Bucket;
}

/** Makes each counter of {@link windowSeconds}, and the bucket. */
export function createCounters(
  createCounter: (name: keyof typeof windowSeconds, seconds: number) => Counter,
  createBucket: (name: 'failures', msPerPlace: number) => Bucket,
): Counters {
  return {
    requests: createCounter('requests', windowSeconds.requests),
    validations: createCounter('validations', windowSeconds.validations),
    failures: createBucket('failures', secondsPerFailure * 1_000),
  };
}

/** Clients that each counter of a process remembers at most. */
export const maxClients = 20_000;

/**
 * Counters in this process's memory. Whoever has many addresses cannot fill it: beyond `max` clients a counter forgets
 * the one whose window it opened first.
 */
export function createMemoryCounters(max: number = maxClients): Counters {
  return createCounters(
    (name, seconds) => new MemoryCounter(name, seconds, max),
    (_name, msPerPlace) => new MemoryBucket(msPerPlace, max),
  );
}

/** One counter in this process's memory, bounded. */
export class MemoryCounter implements Counter {
  readonly #limiter: RateLimiterMemory;
  readonly #max: number;
  /** In the order in which their windows were opened. */
  readonly #clients = new Set<string>();

  /**
   * @param seconds how long its windows are
   * @param max of clients that it remembers; beyond that it forgets the one whose window it opened first
   */
  constructor(name: string, seconds: number, max: number = maxClients) {
    this.#limiter = new RateLimiterMemory({ keyPrefix: name, duration: seconds, points: 1 });
    this.#max = max;
  }

  async add(client: string): Promise<Count> {
    const result = await this.#limiter.penalty(client);
    if (result.isFirstInDuration) await this.#remember(client);
    return toCount(result);
  }

  async read(client: string): Promise<Count | null> {
    const result = await this.#limiter.get(client);
    return result === null || result.msBeforeNext <= 0 ? null : toCount(result);
  }

  async open(client: string, seconds: number): Promise<void> {
    await this.#limiter.set(client, 1, seconds);
    await this.#remember(client);
  }

  async clear(client: string): Promise<void> {
    this.#clients.delete(client);
    await this.#limiter.delete(client);
  }

  async #remember(client: string): Promise<void> {
    this.#clients.delete(client);
    this.#clients.add(client);
    if (this.#clients.size <= this.#max) return;
    const [oldest] = this.#clients;
    if (oldest !== undefined) await this.clear(oldest);
  }
}

/** What rate-limiter-flexible says, in our terms. */
export function toCount({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { value: consumedPoints, msLeft: msBeforeNext };
}
