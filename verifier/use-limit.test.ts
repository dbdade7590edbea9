import { describe, expect, it } from 'vitest';
import { type Counter, MemoryCounter } from './rate-limit-counters.ts';
import { createUseLimit, type UseLimitOptions } from './use-limit.ts';

function createSubject(options: Partial<UseLimitOptions> = {}) {
  const counter = new MemoryCounter('uses', 150);
  return createUseLimit({ maxUses: 2, secret: null, counter, fallback: counter, ...options });
}

async function countUses(limit: ReturnType<typeof createSubject>, tokens: string[]) {
  const admitted: boolean[] = [];
  for (const token of tokens) admitted.push(await limit.countUse(token));
  return admitted;
}

/** A counter that keeps the names that it was given. */
function spyOn(names: string[]): Counter {
  const counter = new MemoryCounter('uses', 150);
  return {
    add: (name) => {
      names.push(name);
      return counter.add(name);
    },
    read: (name) => counter.read(name),
    open: (name, seconds) => counter.open(name, seconds),
    clear: (name) => counter.clear(name),
  };
}

const away: Counter = {
  add: () => Promise.reject(new Error('Redis is away')),
  read: () => Promise.resolve(null),
  open: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};

describe('createUseLimit', () => {
  it('counts each token for itself', async () => {
    expect(await countUses(createSubject(), ['a', 'a', 'b', 'a', 'b', 'b'])).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('counts nothing without a limit', async () => {
    const names: string[] = [];
    const limit = createSubject({ maxUses: 0, counter: spyOn(names) });
    expect(new Set(await countUses(limit, Array<string>(500).fill('a')))).toEqual(new Set([true]));
    expect(names).toEqual([]);
  });

  it('names a token by an HMAC, the same under the same secret and another under another', async () => {
    const names: string[] = [];
    for (const secret of ['one', 'one', 'two', null]) {
      await createSubject({ secret, counter: spyOn(names) }).countUse('v2.canary');
    }
    const [first, second, ...others] = names;
    expect(first).toMatch(/^t-[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it('counts in memory while the shared counter is away', async () => {
    const limit = createSubject({ counter: away });
    expect(await countUses(limit, ['a', 'a', 'a'])).toEqual([true, true, false]);
  });

  it('remembers so many tokens, and forgets the one that came first', async () => {
    const counter = new MemoryCounter('uses', 150, 1_000);
    const limit = createSubject({ maxUses: 1, counter });
    const tokens = Array.from({ length: 1_000 }, (_, at) => `token ${at}`);
    await countUses(limit, tokens);
    expect(await countUses(limit, ['token 0', 'token 999'])).toEqual([false, false]);
    await countUses(limit, ['one more']);
    expect(await countUses(limit, ['token 999', 'token 0'])).toEqual([false, true]);
  });
});
