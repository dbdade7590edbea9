import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidByokKeyError, RateLimitUnavailableError, TooManyFailuresError } from '../errors.ts';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import type { KeyState } from '../providers/model-connector.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import type { KeyAttempt } from './key-attempts.ts';
import { formatLimitHeaders, type LimitState, type RequestKind } from './limit-state.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import {
  createLimitCounters,
  createMemoryCounters,
  type LimitCounters,
} from './window-counters.ts';

const limits = { requestsPerMinute: 300, validationsPerMinute: 20, failuresUntilBlock: 5 };
const client = 'c-000000000000000000000000';
const hashClient = (): string => client;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function createSubject(counters: LimitCounters = createMemoryCounters()): RateLimiter {
  return createRateLimiter({ limits, hashClient, counters });
}

/** Counters of a store that can become unreachable. */
function createFragileCounters(): { counters: LimitCounters; isUnreachable: boolean } {
  const memory = createMemoryCounters();
  const store = { isUnreachable: false, counters: memory };
  const reach = <Result>(run: () => Promise<Result>): Promise<Result> =>
    store.isUnreachable ? Promise.reject(new Error('no store')) : run();
  store.counters = createLimitCounters(
    (name) => ({ add: (key) => reach(() => memory[name].add(key)) }),
    (name) => ({
      tryAdd: (key, capacity) => reach(() => memory[name].tryAdd(key, capacity)),
      removeOne: (key) => reach(() => memory[name].removeOne(key)),
    }),
  );
  return store;
}

async function countAdmitted(
  limiter: RateLimiter,
  kind: RequestKind,
  attempts: number,
): Promise<number> {
  const admissions = await Promise.all(
    Array.from({ length: attempts }, () => limiter.admit(client, kind)),
  );
  return admissions.filter(({ exceeded }) => exceeded === null).length;
}

function attemptWith(apiKey: string, kind: RequestKind = 'request'): KeyAttempt {
  const key = new SecretBytes(new TextEncoder().encode(apiKey));
  return { client, kind, provider: 'openai', key };
}

const accept = (): Promise<{ state: KeyState }> => Promise.resolve({ state: 'ok' });
const refuse = (): Promise<never> => Promise.reject(new InvalidByokKeyError('openai'));

/** Has so many new keys refused by their provider. */
async function fail(limiter: RateLimiter, times: number, kind: RequestKind = 'request') {
  for (let time = 0; time < times; time++) {
    const attempt = attemptWith(createFakeKey(), kind);
    await expect(limiter.attempt(attempt, refuse)).rejects.toThrow(InvalidByokKeyError);
  }
}

/** Tries a new key that is good: the seconds to wait where it is not put to the provider, else 0. */
async function secondsToWait(limiter: RateLimiter): Promise<number> {
  try {
    await limiter.attempt(attemptWith(createFakeKey()), accept);
    return 0;
  } catch (error) {
    if (!(error instanceof TooManyFailuresError)) throw error;
    return error.state.resetSeconds;
  }
}

describe('createRateLimiter', () => {
  it.each([
    ['validation', 20],
    ['request', 300],
  ] as const)('admits each %s up to the limit, of 1,000', async (kind, quota) => {
    expect(await countAdmitted(createSubject(), kind, 1_000)).toBe(quota);
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

  it('tells the state of each limit', async () => {
    const limiter = createSubject();
    await limiter.admit(client, 'validation');
    vi.advanceTimersByTime(30_500);
    const { states, retryAfterSeconds } = await limiter.admit(client, 'validation');
    expect(retryAfterSeconds).toBe(0);
    expect(formatLimitHeaders(states)).toEqual({
      policy: '"requests";q=300;w=60, "validations";q=20;w=60',
      state: '"requests";r=298;t=30, "validations";r=18;t=30',
    });
  });

  it('refuses new keys after five failures, and allows one more every ten minutes', async () => {
    const limiter = createSubject();
    await fail(limiter, 4);
    expect(await secondsToWait(limiter)).toBe(0);
    await fail(limiter, 1);
    for (let failure = 0; failure < 10; failure++) {
      expect(await secondsToWait(limiter)).toBe(600);
      vi.advanceTimersByTime(599_999);
      expect(await secondsToWait(limiter)).toBe(1);
      vi.advanceTimersByTime(1);
      await fail(limiter, 1);
    }
  });

  it('admits the requests of a client whose keys failed', async () => {
    const limiter = createSubject();
    await fail(limiter, 5);
    expect((await limiter.admit(client, 'request')).exceeded).toBeNull();
    expect((await limiter.admit(client, 'validation')).exceeded).toBeNull();
  });

  it('forgets no failure over keys that are accepted', async () => {
    const limiter = createSubject();
    await fail(limiter, 4);
    for (let time = 0; time < 20; time++) expect(await secondsToWait(limiter)).toBe(0);
    await fail(limiter, 1);
    expect(await secondsToWait(limiter)).toBe(600);
  });

  it('asks to wait a moment while the provider is asked about keys', async () => {
    const limiter = createSubject();
    const answers = Array.from({ length: 5 }, () => Promise.withResolvers<{ state: KeyState }>());
    const asked = answers.map(({ promise }) =>
      limiter.attempt(attemptWith(createFakeKey()), () => promise),
    );
    expect(await secondsToWait(limiter)).toBe(5);
    for (const { reject } of answers) reject(new InvalidByokKeyError('openai'));
    await Promise.allSettled(asked);
    expect(await secondsToWait(limiter)).toBe(600);
  });

  it('does not remove a failure that has already leaked', async () => {
    const limiter = createSubject();
    const answer = Promise.withResolvers<{ state: KeyState }>();
    const asked = limiter.attempt(attemptWith(createFakeKey()), () => answer.promise);
    vi.advanceTimersByTime(600_000);
    await fail(limiter, 5);
    answer.resolve({ state: 'ok' });
    await asked;
    expect(await secondsToWait(limiter)).toBe(600);
  });

  it('tells the state of the limit on failures', async () => {
    const limiter = createSubject();
    await fail(limiter, 5);
    const refused = limiter.attempt(attemptWith('a'), accept);
    const { state } = await refused.catch((error: unknown) => error as TooManyFailuresError);
    expect(formatLimitHeaders([state as LimitState])).toEqual({
      policy: '"failures";q=5;w=3000',
      state: '"failures";r=0;t=600',
    });
  });
});

describe('createRateLimiter without its store', () => {
  it('lets nothing go on uncounted', async () => {
    const store = createFragileCounters();
    const limiter = createSubject(store.counters);
    store.isUnreachable = true;
    for (const kind of ['request', 'validation'] as const) {
      await expect(limiter.admit(client, kind)).rejects.toBeInstanceOf(RateLimitUnavailableError);
    }
    const asked = limiter.attempt(attemptWith('a'), () => expect.fail('must not be asked'));
    await expect(asked).rejects.toBeInstanceOf(RateLimitUnavailableError);
  });

  it('keeps a reservation that it cannot release, and still answers', async () => {
    const store = createFragileCounters();
    const limiter = createSubject(store.counters);
    const answers = Array.from({ length: 5 }, () => Promise.withResolvers<{ state: KeyState }>());
    const asked = answers.map(({ promise }) =>
      limiter.attempt(attemptWith(createFakeKey()), () => promise),
    );
    expect(await secondsToWait(limiter)).toBe(5);
    store.isUnreachable = true;
    for (const { resolve } of answers) resolve({ state: 'ok' });
    expect(await Promise.all(asked)).toHaveLength(5);
    store.isUnreachable = false;
    expect(await secondsToWait(limiter)).toBe(600);
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
    store.isUnreachable = true;
    await expect(limiter.admit(client, 'validation')).rejects.toMatchObject({
      code: 'RATE_LIMIT_UNAVAILABLE',
      status: 503,
    });
    expect(await countAdmitted(limiter, 'request', 1_000)).toBe(300);
    await fail(limiter, 5);
    expect(await secondsToWait(limiter)).toBe(600);
    const validation = limiter.attempt(attemptWith('a', 'validation'), accept);
    await expect(validation).rejects.toBeInstanceOf(RateLimitUnavailableError);
    store.isUnreachable = false;
    expect(await secondsToWait(limiter)).toBe(0);
    expect(await countAdmitted(limiter, 'validation', 1_000)).toBe(20);
  });
});
