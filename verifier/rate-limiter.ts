import { AcceptedKeys } from './accepted-keys.ts';
import { RateLimitUnavailableError, TooManyFailuresError } from './errors.ts';
import { type Bucket, secondsPerFailure } from './failure-bucket.ts';
import { KeyAttempts, type Reservation } from './key-attempts.ts';
import type { LimitName, LimitState } from './limit-state.ts';
import type { Admission, Admittance, RateLimiter } from './rate-limit.ts';
import { type Counter, type Counters, windowSeconds } from './rate-limit-counters.ts';

/** How much a client may do. */
export interface Limits {
  /** Requests to all of `/api/`. */
  readonly requestsPerMinute: number;
  /** `POST /api/v1/keys/validate`. */
  readonly validationsPerMinute: number;
  /** Keys refused by providers after which a client's new keys are put to none; each is forgotten after a time. */
  readonly failuresUntilBlock: number;
}

/** Where keys are with providers now, a place may soon be free again: a provider has 6 s to answer. */
const pendingRetrySeconds = 5;

/** What a limiter counts with. */
export interface RateLimiterOptions {
  readonly limits: Limits;
  readonly hashClient: (address: string) => string;
  readonly counters: Counters;
  /**
   * Counts in place of `counters` while those cannot: everything but validations goes on under it. Without one nothing
   * goes on uncounted.
   */
  readonly fallback?: Counters;
  /** Keys that pass whatever failed before them; by default none at first. */
  readonly accepted?: AcceptedKeys;
}

/** Three limits for each client: requests, validations, and keys that providers refused. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { limits, hashClient, counters, fallback, accepted = new AcceptedKeys() } = options;
  const count = async <Result>(
    as: Admittance,
    run: (counters: Counters) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await run(counters);
    } catch (error) {
      if (error instanceof TooManyFailuresError) throw error;
      // Redis is away, which its own log line and gauge say.
      if (fallback === undefined || as === 'validation') throw new RateLimitUnavailableError();
      return run(fallback);
    }
  };
  const places = new FailurePlaces(limits.failuresUntilBlock);
  const attempts = new KeyAttempts(
    ({ as, client }) => count(as, (using) => places.reserve(using.failures, client)),
    accepted,
  );
  return {
    hashClient,
    admit: (client, as) => count(as, (using) => admit(using, limits, client, as)),
    attempt: (attempt, ask) => attempts.run(attempt, ask),
  };
}

/** Asks all counters at once, so that a store elsewhere costs one round trip. */
async function admit(
  counters: Counters,
  limits: Limits,
  client: string,
  as: Admittance,
): Promise<Admission> {
  const counted = await Promise.all([
    countOne('requests', counters.requests, limits.requestsPerMinute, client),
    ...(as === 'validation'
      ? [countOne('validations', counters.validations, limits.validationsPerMinute, client)]
      : []),
  ]);
  return judge(counted);
}

interface Counted extends LimitState {
  readonly isExceeded: boolean;
}

async function countOne(
  name: 'requests' | 'validations',
  counter: Counter,
  quota: number,
  client: string,
): Promise<Counted> {
  const { value, msLeft } = await counter.add(client);
  return {
    name,
    quota,
    windowSeconds: windowSeconds[name],
    remaining: Math.max(0, quota - value),
    resetSeconds: toSeconds(msLeft),
    isExceeded: value > quota,
  };
}

function judge(counted: readonly Counted[]): Admission {
  const exceeded = counted.filter(({ isExceeded }) => isExceeded);
  const name: LimitName | null = exceeded.at(-1)?.name ?? null;
  const retryAfterSeconds = Math.max(0, ...exceeded.map(({ resetSeconds }) => resetSeconds));
  return { exceeded: name, retryAfterSeconds, states: counted };
}

/** The places in each client's bucket, and how many of them this process has taken for keys that are with a provider now. */
class FailurePlaces {
  readonly #places: number;
  readonly #pending = new Map<string, number>();

  constructor(places: number) {
    this.#places = places;
  }

  /** @throws {TooManyFailuresError} when no place is free */
  async reserve(bucket: Bucket, client: string): Promise<Reservation> {
    const takenAt = performance.now();
    const { isTaken, msUntilRoom } = await bucket.take(client, this.#places);
    if (!isTaken) throw new TooManyFailuresError(this.#describe(client, toSeconds(msUntilRoom)));
    this.#addPending(client, 1);
    return {
      settle: async (isRefused) => {
        this.#addPending(client, -1);
        // A place that has become free by itself may be another key's by now.
        if (isRefused || performance.now() - takenAt >= secondsPerFailure * 1_000) return;
        // Where it cannot be given back it stays taken: better one failure too many than one too few.
        await bucket.giveBack(client).catch(() => undefined);
      },
    };
  }

  #addPending(client: string, change: 1 | -1): void {
    const count = (this.#pending.get(client) ?? 0) + change;
    if (count > 0) this.#pending.set(client, count);
    else this.#pending.delete(client);
  }

  #describe(client: string, secondsUntilRoom: number): LimitState {
    const isPending = this.#pending.has(client);
    return {
      name: 'failures',
      quota: this.#places,
      windowSeconds: this.#places * secondsPerFailure,
      remaining: 0,
      resetSeconds: isPending ? Math.min(secondsUntilRoom, pendingRetrySeconds) : secondsUntilRoom,
    };
  }
}

/** Rounded up, so that whoever waits that long is not refused again. */
function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
