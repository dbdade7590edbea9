import { RateLimitUnavailableError } from './errors.ts';
import type { Admission, Admittance, LimitName, LimitState, RateLimiter } from './rate-limit.ts';
import { type Count, type Counter, type Counters, windowSeconds } from './rate-limit-counters.ts';

/** How much a client may do. */
export interface Limits {
  /** Requests to all of `/api/`. */
  readonly requestsPerMinute: number;
  /** `POST /api/v1/keys/validate`. */
  readonly validationsPerMinute: number;
  /** Failed validations in a row after which a client is blocked, on every route that takes a key. */
  readonly failuresUntilBlock: number;
}

const firstBlockSeconds = 60;
const longestBlockSeconds = 3_600;

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
}

/** Three limits for each client: requests, validations, and failed validations in a row. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { limits, hashClient, counters, fallback } = options;
  const orFallBack = async <Result>(
    run: (counters: Counters) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await run(counters);
    } catch {
      // Redis is away, which its own log line and gauge say.
      if (fallback === undefined) throw new RateLimitUnavailableError();
      return run(fallback);
    }
  };
  const admitValidation = async (client: string): Promise<Admission> => {
    try {
      return await admit(counters, limits, client, 'validation');
    } catch {
      throw new RateLimitUnavailableError();
    }
  };
  return {
    hashClient,
    admit: (client, as) =>
      as === 'validation'
        ? admitValidation(client)
        : orFallBack((using) => admit(using, limits, client, as)),
    recordFailure: (client) =>
      orFallBack((using) => recordFailure(using, limits, client)).catch(ignoreUnavailable),
    clearFailures: (client) =>
      orFallBack((using) => using.failures.clear(client)).catch(ignoreUnavailable),
  };
}

/** The request is answered already; the next one is refused if the counters are still away. */
function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof RateLimitUnavailableError)) throw error;
}

/** Asks all counters at once, so that a store elsewhere costs one round trip. */
async function admit(
  counters: Counters,
  limits: Limits,
  client: string,
  as: Admittance,
): Promise<Admission> {
  const [requests, validations, failures, block] = await Promise.all([
    count('requests', counters.requests, limits.requestsPerMinute, client),
    as === 'validation'
      ? count('validations', counters.validations, limits.validationsPerMinute, client)
      : null,
    counters.failures.read(client),
    counters.blocks.read(client),
  ]);
  const counted = [requests, validations, blockState(block, limits)].filter(
    (state) => state !== null,
  );
  return { ...judge(counted), hasFailures: failures !== null };
}

interface Counted extends LimitState {
  readonly isExceeded: boolean;
}

async function count(
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

function blockState(block: Count | null, { failuresUntilBlock }: Limits): Counted | null {
  if (block === null) return null;
  return {
    name: 'failures',
    quota: failuresUntilBlock,
    windowSeconds: windowSeconds.failures,
    remaining: 0,
    resetSeconds: toSeconds(block.msLeft),
    isExceeded: true,
  };
}

function judge(counted: readonly Counted[]): Omit<Admission, 'hasFailures'> {
  const exceeded = counted.filter(({ isExceeded }) => isExceeded);
  const name: LimitName | null = exceeded.at(-1)?.name ?? null;
  const retryAfterSeconds = Math.max(0, ...exceeded.map(({ resetSeconds }) => resetSeconds));
  return { exceeded: name, retryAfterSeconds, states: counted };
}

async function recordFailure(
  counters: Counters,
  { failuresUntilBlock }: Limits,
  client: string,
): Promise<void> {
  const { value } = await counters.failures.add(client);
  if (value < failuresUntilBlock) return;
  await counters.blocks.open(client, blockSeconds(value - failuresUntilBlock));
}

/** 1 minute for the first block, twice as long for each failure after it, up to an hour. */
function blockSeconds(failuresSinceFirst: number): number {
  return Math.min(firstBlockSeconds * 2 ** failuresSinceFirst, longestBlockSeconds);
}

/** Rounded up, so that whoever waits that long is not refused again. */
function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
