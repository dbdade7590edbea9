import { RateLimitUnavailableError, TooManyFailuresError } from '../errors.ts';
import type { KeyState } from '../providers/model-connector.ts';
import { AcceptedKeys } from './accepted-keys.ts';
import { type KeyAttempt, KeyAttempts, type Reservation } from './key-attempts.ts';
import { type LeakyBucket, secondsPerFailure } from './leaky-bucket.ts';
import type { LimitName, LimitState, RequestKind } from './limit-state.ts';
import { type LimitCounters, type WindowCounter, windowSeconds } from './window-counters.ts';

/** Whether a request is admitted, and what the headers of its answer say. */
export interface Admission {
  /** The limit that refuses the request; `null` if it is admitted. */
  readonly exceeded: LimitName | null;
  /** Whole seconds after which the client may try again; 0 if it is admitted. */
  readonly retryAfterSeconds: number;
  readonly states: readonly LimitState[];
}

/** Limits what clients do. It knows a client only by its hash. */
export interface RateLimiter {
  /** The name under which a client is counted and logged: an HMAC of its address, `c-` and 24 hex digits. */
  hashClient(address: string): string;
  /**
   * Counts one request.
   * @throws {RateLimitUnavailableError} when it cannot be counted and must not pass uncounted
   */
  admit(client: string, kind: RequestKind): Promise<Admission>;
  /**
   * Asks a provider about a key, unless too many keys of the client have failed. A key that the provider has accepted
   * before is always asked about.
   * @param ask asks the provider
   * @returns what `ask` returns
   * @throws {TooManyFailuresError} when the provider was not asked
   * @throws {RateLimitUnavailableError} when it cannot be counted and must not pass uncounted
   * @throws what `ask` throws
   */
  attempt<Answer extends { readonly state: KeyState }>(
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer>;
}

/** How much a client may do. */
export interface ClientLimits {
  /** Requests to all of `/api/`. */
  readonly requestsPerMinute: number;
  /** `POST /api/v1/keys/validate`. */
  readonly validationsPerMinute: number;
  /** Refused keys after which providers are not asked about new keys of the client; each is forgotten after a time. */
  readonly failuresUntilBlock: number;
}

/** While a provider is asked, room may soon be free again: it has 6 s to answer. */
const pendingRetrySeconds = 5;

/** What a limiter counts with. */
export interface RateLimiterOptions {
  readonly limits: ClientLimits;
  readonly hashClient: (address: string) => string;
  readonly counters: LimitCounters;
  /**
   * Counts while `counters` cannot, except for validations, which are then refused. Without a fallback every request is
   * refused.
   */
  readonly fallback?: LimitCounters;
  /** Keys that are not subject to the limit on failures; empty at first by default. */
  readonly accepted?: AcceptedKeys;
}

/** Three limits for each client: requests, validations, and keys that providers refused. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { limits, hashClient, counters, fallback, accepted = new AcceptedKeys() } = options;
  const count = async <Result>(
    kind: RequestKind,
    run: (counters: LimitCounters) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await run(counters);
    } catch (error) {
      if (error instanceof TooManyFailuresError) throw error;
      // Redis is unreachable, which has a log line and a gauge of its own.
      if (fallback === undefined || kind === 'validation') throw new RateLimitUnavailableError();
      return run(fallback);
    }
  };
  const reservations = new FailureReservations(limits.failuresUntilBlock);
  const attempts = new KeyAttempts(
    ({ kind, client }) => count(kind, (using) => reservations.reserve(using.failures, client)),
    accepted,
  );
  return {
    hashClient,
    admit: (client, kind) => count(kind, (using) => admit(using, limits, client, kind)),
    attempt: (attempt, ask) => attempts.run(attempt, ask),
  };
}

/** Asks all counters at once, so that a remote store costs one round trip. */
async function admit(
  counters: LimitCounters,
  limits: ClientLimits,
  client: string,
  kind: RequestKind,
): Promise<Admission> {
  const counted = await Promise.all([
    countOne('requests', counters.requests, limits.requestsPerMinute, client),
    ...(kind === 'validation'
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
  counter: WindowCounter,
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

/** Room for failures in each client's bucket, reserved while a provider is asked about a key. */
class FailureReservations {
  readonly #capacity: number;
  /** Reservations of this process that have not ended, by client. */
  readonly #pending = new Map<string, number>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @throws {TooManyFailuresError} when the bucket is full */
  async reserve(bucket: LeakyBucket, client: string): Promise<Reservation> {
    const reservedAt = performance.now();
    const { isAdded, msUntilRoom } = await bucket.tryAdd(client, this.#capacity);
    if (!isAdded) throw new TooManyFailuresError(this.#describe(client, toSeconds(msUntilRoom)));
    this.#addPending(client, 1);
    return {
      finish: async (isRefused) => {
        this.#addPending(client, -1);
        // What has leaked meanwhile must not be removed again: another key may use that room by now.
        if (isRefused || performance.now() - reservedAt >= secondsPerFailure * 1_000) return;
        // If it cannot be removed it stays: better one failure too many than one too few.
        await bucket.removeOne(client).catch(() => undefined);
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
      quota: this.#capacity,
      windowSeconds: this.#capacity * secondsPerFailure,
      remaining: 0,
      resetSeconds: isPending ? Math.min(secondsUntilRoom, pendingRetrySeconds) : secondsUntilRoom,
    };
  }
}

/** Rounded up, so that whoever waits that long is not refused again. */
function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
