import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RateLimitUnavailableError } from './errors.ts';
import { type Admittance, formatLimits, type RateLimiter } from './rate-limit.ts';
import { type Counters, createCounters, createMemoryCounters } from './rate-limit-counters.ts';
import { createRateLimiter } from './rate-limiter.ts';

const limits = { requestsPerMinute: 300, validationsPerMinute: 20, failuresUntilBlock: 5 };
const client = 'c-000000000000000000000000';
const hashClient = (): string => client;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function createSubject(counters: Counters = createMemoryCounters()): RateLimiter {
  return createRateLimiter({ limits, hashClient, counters });
}

/** Counters of a store that can be taken away. */
function createFragileCounters(): { counters: Counters; isAway: boolean } {
  const memory = createMemoryCounters();
  const store = { isAway: false, counters: memory };
  const reach = <Result>(run: () => Promise<Result>): Promise<Result> =>
    store.isAway ? Promise.reject(new Error('no store')) : run();
  store.counters = createCounters((name) => {
    const counter = memory[name as keyof Counters];
    return {
      add: (key) => reach(() => counter.add(key)),
      read: (key) => reach(() => counter.read(key)),
      open: (key, seconds) => reach(() => counter.open(key, seconds)),
      clear: (key) => reach(() => counter.clear(key)),
    };
  });
  return store;
}

async function countAdmitted(
  limiter: RateLimiter,
  as: Admittance,
  attempts: number,
): Promise<number> {
  const admissions = await Promise.all(
    Array.from({ length: attempts }, () => limiter.admit(client, as)),
  );
  return admissions.filter(({ exceeded }) => exceeded === null).length;
}

async function fail(limiter: RateLimiter, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await limiter.recordFailure(client);
}

describe('createRateLimiter', () => {
  it.each([
    ['validation', 20],
    ['request', 300],
  ] as const)('admits each %s up to the limit, of 1,000', async (as, quota) => {
    expect(await countAdmitted(createSubject(), as, 1_000)).toBe(quota);
  });

  it('counts a validation as a request, and a request as no validation', async () => {
    const limiter = createSubject();
    expect(await countAdmitted(limiter, 'request', 290)).toBe(290);
    expect(await countAdmitted(limiter, 'validation', 20)).toBe(10);
  });

  it('admits again when the window ends, not a moment before', async () => {
    const limiter = createSubject();
    await countAdmitted(limiter, 'validation', 20);
    vi.advanceTimersByTime(59_999);
    const refused = await limiter.admit(client, 'validation');
    expect(refused).toMatchObject({ exceeded: 'validations', retryAfterSeconds: 1 });
    vi.advanceTimersByTime(1);
    expect(await countAdmitted(limiter, 'validation', 30)).toBe(20);
  });

  it('says where the client stands', async () => {
    const limiter = createSubject();
    await limiter.admit(client, 'validation');
    vi.advanceTimersByTime(30_500);
    const { states, retryAfterSeconds } = await limiter.admit(client, 'validation');
    expect(retryAfterSeconds).toBe(0);
    expect(formatLimits(states)).toEqual({
      policy: '"requests";q=300;w=60, "validations";q=20;w=60',
      state: '"requests";r=298;t=30, "validations";r=18;t=30',
    });
  });

  it('blocks after five failures in a row, for twice as long with each that follows, up to an hour', async () => {
    const limiter = createSubject();
    await fail(limiter, 4);
    expect((await limiter.admit(client, 'request')).exceeded).toBeNull();
    for (const seconds of [60, 120, 240, 480, 960, 1_920, 3_600, 3_600]) {
      await fail(limiter, 1);
      expect(await limiter.admit(client, 'request')).toMatchObject({
        exceeded: 'failures',
        retryAfterSeconds: seconds,
      });
      vi.advanceTimersByTime(seconds * 1_000 - 1);
      expect((await limiter.admit(client, 'validation')).exceeded).toBe('failures');
      vi.advanceTimersByTime(1);
      expect((await limiter.admit(client, 'validation')).exceeded).toBeNull();
    }
  });

  it('starts again after a success', async () => {
    const limiter = createSubject();
    await fail(limiter, 4);
    expect((await limiter.admit(client, 'request')).hasFailures).toBe(true);
    await limiter.clearFailures(client);
    expect((await limiter.admit(client, 'request')).hasFailures).toBe(false);
    await fail(limiter, 4);
    expect((await limiter.admit(client, 'request')).exceeded).toBeNull();
  });

  it('forgets failures a day after the first', async () => {
    const limiter = createSubject();
    await fail(limiter, 4);
    vi.advanceTimersByTime(86_400_000);
    await fail(limiter, 4);
    expect((await limiter.admit(client, 'request')).exceeded).toBeNull();
  });
});

describe('createRateLimiter without its store', () => {
  it('lets nothing go on uncounted', async () => {
    const store = createFragileCounters();
    const limiter = createSubject(store.counters);
    store.isAway = true;
    for (const as of ['request', 'validation'] as const) {
      await expect(limiter.admit(client, as)).rejects.toBeInstanceOf(RateLimitUnavailableError);
    }
    await expect(limiter.recordFailure(client)).resolves.toBeUndefined();
    await expect(limiter.clearFailures(client)).resolves.toBeUndefined();
  });

  it('counts requests in the fallback, blocks in it, and still refuses validations', async () => {
    const store = createFragileCounters();
    const fallback = createMemoryCounters();
    const limiter = createRateLimiter({
      limits,
      hashClient,
      counters: store.counters,
      fallback,
    });
    store.isAway = true;
    await expect(limiter.admit(client, 'validation')).rejects.toMatchObject({
      code: 'RATE_LIMIT_UNAVAILABLE',
      status: 503,
    });
    expect(await countAdmitted(limiter, 'request', 1_000)).toBe(300);
    await fail(limiter, 5);
    expect((await limiter.admit(client, 'request')).exceeded).toBe('failures');
    store.isAway = false;
    expect(await countAdmitted(limiter, 'validation', 1_000)).toBe(20);
  });
});
