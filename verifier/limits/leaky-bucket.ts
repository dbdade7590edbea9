/** Whether a bucket had room for one more unit. */
export interface AddResult {
  readonly isAdded: boolean;
  /** Milliseconds until there is room; 0 if the unit was added. */
  readonly msUntilRoom: number;
}

/**
 * A leaky bucket for each client, used as a meter: each failure adds one unit, and one unit leaks per interval.
 * Adding is atomic: of any number of concurrent callers only as many succeed as there is room for.
 */
export interface LeakyBucket {
  /** Adds one unit, unless the bucket already holds `capacity` of them. */
  tryAdd(client: string, capacity: number): Promise<AddResult>;
  /** Removes one unit at once, if the bucket is not empty. */
  removeOne(client: string): Promise<void>;
}

/** Seconds in which one failure leaks. */
export const secondsPerFailure = 600;

/**
 * Buckets in the memory of this process, timed by its monotonic clock. For each client it stores the moment at which the
 * bucket will be empty. Beyond `max` clients it forgets the one whose last unit is the oldest.
 */
export class MemoryLeakyBucket implements LeakyBucket {
  readonly #msPerUnit: number;
  readonly #max: number;
  /** When each client's bucket will be empty, ordered by the time of the last unit added. */
  readonly #emptyAt = new Map<string, number>();

  /**
   * @param msPerUnit the time in which one unit leaks
   * @param max the number of clients to remember
   */
  constructor(msPerUnit: number, max: number) {
    this.#msPerUnit = msPerUnit;
    this.#max = max;
  }

  /** The number of clients that are remembered. */
  get size(): number {
    return this.#emptyAt.size;
  }

  tryAdd(client: string, capacity: number): Promise<AddResult> {
    const now = performance.now();
    const msUntilEmpty = Math.max(0, (this.#emptyAt.get(client) ?? 0) - now);
    const msUntilRoom = Math.max(0, msUntilEmpty - (capacity - 1) * this.#msPerUnit);
    if (msUntilRoom > 0) return Promise.resolve({ isAdded: false, msUntilRoom });
    this.#emptyAt.delete(client);
    this.#emptyAt.set(client, now + msUntilEmpty + this.#msPerUnit);
    this.#forget(now);
    return Promise.resolve({ isAdded: true, msUntilRoom });
  }

  removeOne(client: string): Promise<void> {
    const emptyAt = (this.#emptyAt.get(client) ?? 0) - this.#msPerUnit;
    if (emptyAt > performance.now()) this.#emptyAt.set(client, emptyAt);
    else this.#emptyAt.delete(client);
    return Promise.resolve();
  }

  /** Forgets empty buckets, and the oldest ones beyond `max`. */
  #forget(now: number): void {
    for (const [client, emptyAt] of this.#emptyAt) {
      if (emptyAt > now && this.#emptyAt.size <= this.#max) return;
      this.#emptyAt.delete(client);
    }
  }
}
