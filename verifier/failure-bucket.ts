/** Whether there was room for one more, and how long until there is. */
export interface Taking {
  readonly isTaken: boolean;
  /** Milliseconds until one place is free; 0 where one was taken. */
  readonly msUntilRoom: number;
}

/**
 * A leaky bucket for each client: it holds so many places, and one that was taken is free again after a time, one after the
 * other. Taking is atomic: of any number of takers at once no more get a place than there are.
 */
export interface Bucket {
  /** Takes a place, if one of so many is free. */
  take(client: string, places: number): Promise<Taking>;
  /** Frees one place at once, if any is taken. */
  giveBack(client: string): Promise<void>;
}

/** Seconds until one failure is forgotten; the next one is forgotten that long after it. */
export const secondsPerFailure = 600;

/**
 * Buckets in this process's memory, by its monotonic clock. Of a client it keeps the moment at which its bucket is empty.
 * Beyond `max` clients the one that took a place longest ago is forgotten, so its bucket is empty.
 */
export class MemoryBucket implements Bucket {
  readonly #msPerPlace: number;
  readonly #max: number;
  /** When each client's bucket is empty, in the order in which they last took a place. */
  readonly #emptyAt = new Map<string, number>();

  /**
   * @param msPerPlace until one taken place is free again
   * @param max of clients that are remembered
   */
  constructor(msPerPlace: number, max: number) {
    this.#msPerPlace = msPerPlace;
    this.#max = max;
  }

  /** Clients that are remembered. */
  get size(): number {
    return this.#emptyAt.size;
  }

  take(client: string, places: number): Promise<Taking> {
    const now = performance.now();
    const msHeld = Math.max(0, (this.#emptyAt.get(client) ?? 0) - now);
    const msUntilRoom = Math.max(0, msHeld - (places - 1) * this.#msPerPlace);
    if (msUntilRoom > 0) return Promise.resolve({ isTaken: false, msUntilRoom });
    this.#emptyAt.delete(client);
    this.#emptyAt.set(client, now + msHeld + this.#msPerPlace);
    this.#forget(now);
    return Promise.resolve({ isTaken: true, msUntilRoom });
  }

  giveBack(client: string): Promise<void> {
    const emptyAt = (this.#emptyAt.get(client) ?? 0) - this.#msPerPlace;
    if (emptyAt > performance.now()) this.#emptyAt.set(client, emptyAt);
    else this.#emptyAt.delete(client);
    return Promise.resolve();
  }

  /** Forgets whoever is empty or too many, from the front. */
  #forget(now: number): void {
    for (const [client, emptyAt] of this.#emptyAt) {
      if (emptyAt > now && this.#emptyAt.size <= this.#max) return;
      this.#emptyAt.delete(client);
    }
  }
}
