import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { type LeakyBucket, MemoryLeakyBucket, secondsPerFailure } from './leaky-bucket.ts';

/** The count of a client's open window, and how long the window stays open. */
export interface WindowCount {
  readonly value: number;
  readonly msLeft: number;
}

/** A fixed-window counter for each client. */
export interface WindowCounter {
  /** Counts one more. Opens a window if the client has none. */
  add(client: string): Promise<WindowCount>;
}

/** The length of each counter's window, in seconds. */
export const windowSeconds = {
  requests: 60,
  validations: 60,
} as const;

/** What the limits count with: two fixed-window counters, and a leaky bucket for failures. */
export interface LimitCounters extends Readonly<Record<keyof typeof windowSeconds, WindowCounter>> {
  readonly failures: LeakyBucket;
}

/** Creates a counter for each entry of {@link windowSeconds}, and the bucket. */
export function createLimitCounters(
  createCounter: (name: keyof typeof windowSeconds, seconds: number) => WindowCounter,
  createBucket: (name: 'failures', msPerUnit: number) => LeakyBucket,
): LimitCounters {
  return {
    requests: createCounter('requests', windowSeconds.requests),
    validations: createCounter('validations', windowSeconds.validations),
    failures: createBucket('failures', secondsPerFailure * 1_000),
  };
}

/** The most clients that one counter of a process remembers. */
export const maxClients = 20_000;

/**
 * Counters in the memory of this process. A client with many addresses cannot fill it: beyond `max` clients a counter
 * forgets the one whose window is the oldest.
 */
export function createMemoryCounters(max: number = maxClients): LimitCounters {
  return createLimitCounters(
    (name, seconds) => new MemoryWindowCounter(name, seconds, max),
    (_name, msPerUnit) => new MemoryLeakyBucket(msPerUnit, max),
  );
}

/** One bounded counter in the memory of this process. */
export class MemoryWindowCounter implements WindowCounter {
  readonly #limiter: RateLimiterMemory;
  readonly #max: number;
  /** Ordered by when their windows opened. */
  readonly #clients = new Set<string>();

  /**
   * @param seconds the length of its windows
   * @param max the number of clients to remember; beyond it the one with the oldest window is forgotten
   */
  constructor(name: string, seconds: number, max: number = maxClients) {
    this.#limiter = new RateLimiterMemory({ keyPrefix: name, duration: seconds, points: 1 });
    this.#max = max;
  }

  async add(client: string): Promise<WindowCount> {
    const result = await this.#limiter.penalty(client);
    if (result.isFirstInDuration) await this.#remember(client);
    return toCount(result);
  }

  async #remember(client: string): Promise<void> {
    this.#clients.delete(client);
    this.#clients.add(client);
    if (this.#clients.size <= this.#max) return;
    const [oldest] = this.#clients;
    if (oldest === undefined) return;
    this.#clients.delete(oldest);
    await this.#limiter.delete(oldest);
  }
}

/** Translates a result of rate-limiter-flexible. */
export function toCount({ consumedPoints, msBeforeNext }: RateLimiterRes): WindowCount {
  return { value: consumedPoints, msLeft: msBeforeNext };
}
