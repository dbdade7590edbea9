import { describe, expect, it } from 'vitest';
import {
  InvalidByokKeyError,
  ModelProviderError,
  TooManyFailuresError,
  UnsendableKeyError,
} from '../errors.ts';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import type { KeyState } from '../providers/model-connector.ts';
import { AcceptedKeys } from './accepted-keys.ts';
import { type KeyAttempt, KeyAttempts } from './key-attempts.ts';

type Answer = { readonly state: KeyState };

const accept = (): Promise<Answer> => Promise.resolve({ state: 'ok' });
const refuse = (): Promise<Answer> => Promise.reject(new InvalidByokKeyError('openai'));

/** Attempts with so many places, and how many of them are taken. */
function createSubject(places = 5) {
  const count = { taken: 0 };
  const attempts = new KeyAttempts(() => {
    if (count.taken >= places) return Promise.reject(createRefusal());
    count.taken += 1;
    return Promise.resolve({
      finish: (isRefused) => {
        if (!isRefused) count.taken -= 1;
        return Promise.resolve();
      },
    });
  }, new AcceptedKeys());
  return { attempts, count };
}

function createRefusal(): TooManyFailuresError {
  const state = { quota: 5, windowSeconds: 3_000, remaining: 0, resetSeconds: 600 };
  return new TooManyFailuresError({ name: 'failures', ...state });
}

function attemptWith(apiKey: string): KeyAttempt {
  const key = new SecretBytes(new TextEncoder().encode(apiKey));
  return { client: 'c-1', kind: 'request', provider: 'openai', key };
}

/** A provider that is asked and does not answer yet. */
function createHeldProvider() {
  const held: PromiseWithResolvers<Answer>[] = [];
  const ask = (): Promise<Answer> => {
    const answer = Promise.withResolvers<Answer>();
    held.push(answer);
    return answer.promise;
  };
  return { ask, held };
}

/** Lets everything run that waits for nothing. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeyAttempts', () => {
  it.each([
    ['accepts the key', accept, 0],
    ['refuses the key', refuse, 1],
    ['has nothing left for it', () => Promise.resolve({ state: 'out_of_quota' }), 0],
    ['has too many requests', () => Promise.resolve({ state: 'rate_limited' }), 0],
    ['is late', () => Promise.reject(new ModelProviderError('openai', 'timeout')), 0],
    ['cannot be reached', () => Promise.reject(new ModelProviderError('openai', 'unreachable')), 0],
    ['cannot be sent the key', () => Promise.reject(new UnsendableKeyError('openai')), 0],
    ['meets a fault of ours', () => Promise.reject(new TypeError('a fault')), 0],
  ] satisfies [string, () => Promise<Answer>, number][])(
    'where a provider %s',
    async (_what, ask, taken) => {
      const { attempts, count } = createSubject();
      await attempts.run(attemptWith('a'), ask).catch(() => undefined);
      expect(count.taken).toBe(taken);
    },
  );

  it('reserves room before the provider is asked', async () => {
    const { attempts, count } = createSubject(1);
    const { ask, held } = createHeldProvider();
    const first = attempts.run(attemptWith('a'), ask);
    await expect(attempts.run(attemptWith('b'), ask)).rejects.toThrow(TooManyFailuresError);
    expect([held.length, count.taken]).toEqual([1, 1]);
    held[0]?.resolve({ state: 'ok' });
    await first;
    expect(count.taken).toBe(0);
  });

  it('lets a key pass that was accepted before, although the bucket is full', async () => {
    const { attempts } = createSubject();
    await attempts.run(attemptWith('known'), accept);
    for (const apiKey of ['a', 'b', 'c', 'd', 'e']) {
      await expect(attempts.run(attemptWith(apiKey), refuse)).rejects.toThrow(InvalidByokKeyError);
    }
    await expect(attempts.run(attemptWith('f'), accept)).rejects.toThrow(TooManyFailuresError);
    expect(await attempts.run(attemptWith('known'), accept)).toEqual({ state: 'ok' });
    const elsewhere = { ...attemptWith('known'), provider: 'fal' } as const;
    await expect(attempts.run(elsewhere, accept)).rejects.toThrow(TooManyFailuresError);
  });

  it('does not take "too many requests" for a word about the key', async () => {
    const { attempts } = createSubject(1);
    await attempts.run(attemptWith('a'), () => Promise.resolve({ state: 'rate_limited' }));
    await attempts.run(attemptWith('b'), refuse).catch(() => undefined);
    await expect(attempts.run(attemptWith('a'), accept)).rejects.toThrow(TooManyFailuresError);
  });

  it('counts a revoked key once, and then treats it as a new one', async () => {
    const { attempts, count } = createSubject(2);
    const { ask, held } = createHeldProvider();
    await attempts.run(attemptWith('a'), accept);
    const asked = Array.from({ length: 20 }, () => attempts.run(attemptWith('a'), ask));
    const ends = Promise.allSettled(asked);
    await turn();
    for (const answer of held) answer.reject(new InvalidByokKeyError('openai'));
    await ends;
    expect([held.length, count.taken]).toEqual([20, 1]);
    await attempts.run(attemptWith('a'), refuse).catch(() => undefined);
    await expect(attempts.run(attemptWith('a'), refuse)).rejects.toThrow(TooManyFailuresError);
  });

  it('asks once about a key that comes 20 times at once', async () => {
    const { attempts, count } = createSubject();
    const { ask, held } = createHeldProvider();
    const asked = Array.from({ length: 20 }, () => attempts.run(attemptWith('a'), ask));
    await turn();
    expect([held.length, count.taken]).toEqual([1, 1]);
    held[0]?.resolve({ state: 'ok' });
    await turn();
    expect([held.length, count.taken]).toEqual([20, 0]);
    for (const answer of held) answer.resolve({ state: 'ok' });
    await Promise.all(asked);
  });

  it('asks 5 times about a bad key that comes 20 times at once', async () => {
    const { attempts, count } = createSubject();
    const { ask, held } = createHeldProvider();
    const ends = Promise.allSettled(
      Array.from({ length: 20 }, () => attempts.run(attemptWith('a'), ask)),
    );
    for (let round = 0; round < 3; round++) {
      await turn();
      for (const answer of held) answer.reject(new InvalidByokKeyError('openai'));
    }
    await ends;
    expect([held.length, count.taken]).toEqual([5, 5]);
  });
});
