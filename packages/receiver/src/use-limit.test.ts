import { describe, expect, it } from 'vitest';
import { encodeBase64Url } from '../../../lib/protocol/base64.ts';
import { nodeTokenNamer } from './node/token-namer.ts';
import { MemoryUseCounter, type UseCounter } from './use-counters.ts';
import { createUseLimit, type UseLimitOptions } from './use-limit.ts';

const now = 1_800_000_000;

function createMemory(): MemoryUseCounter {
  return new MemoryUseCounter({ windowSeconds: 120, futureSeconds: 30, now: () => now });
}

function createSubject(options: Partial<UseLimitOptions> = {}) {
  return createUseLimit({
    maxUses: 2,
    nameToken: nodeTokenNamer(null),
    memory: createMemory(),
    ...options,
  });
}

/** A token, as far as its text goes. */
function tokenOf(name: string): string {
  const sealed = Buffer.alloc(80);
  sealed.write(name);
  return `v2.key.openai.${now}.${encodeBase64Url(sealed)}`;
}

async function countUses(limit: ReturnType<typeof createSubject>, tokens: string[]) {
  const admitted: boolean[] = [];
  for (const token of tokens) admitted.push(await limit.countUse(tokenOf(token)));
  return admitted;
}

/** A counter that keeps the names that it was given. */
function spyOn(names: string[]): UseCounter {
  const counter = createMemory();
  return {
    count: (name, issuedAt) => {
      names.push(name);
      return counter.count(name, issuedAt);
    },
  };
}

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

  it('counts uses at once one by one', async () => {
    const limit = createSubject({ maxUses: 7 });
    const uses = Array.from({ length: 500 }, () => limit.countUse(tokenOf('a')));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(7);
  });

  it('counts nothing without a limit', async () => {
    const names: string[] = [];
    const limit = createSubject({ maxUses: 0, memory: spyOn(names) });
    expect(new Set(await countUses(limit, Array<string>(500).fill('a')))).toEqual(new Set([true]));
    expect(names).toEqual([]);
  });

  it('names a token by an HMAC, the same under the same secret and another under another', async () => {
    const names: string[] = [];
    for (const secret of ['one', 'one', 'two', null]) {
      await createSubject({ nameToken: nodeTokenNamer(secret), memory: spyOn(names) }).countUse(
        tokenOf('canary'),
      );
    }
    const [first, second, ...others] = names;
    expect(first).toMatch(/^t-[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it('never admits a text that is not a token', async () => {
    expect(await createSubject().countUse('canary')).toBe(false);
  });

  it('depends on the shared counter, whatever this process remembers', async () => {
    const shared = createMemory();
    const first = createSubject({ nameToken: nodeTokenNamer('same'), shared });
    const other = createSubject({ nameToken: nodeTokenNamer('same'), shared });
    expect(await countUses(first, ['a'])).toEqual([true]);
    expect(await countUses(other, ['a', 'a'])).toEqual([true, false]);
    const forgetful: UseCounter = { count: () => Promise.resolve(null) };
    expect(await countUses(createSubject({ memory: forgetful, shared }), ['b'])).toEqual([true]);
    const forgotten = createSubject({ shared: forgetful });
    expect(await countUses(forgotten, ['b'])).toEqual([false]);
  });

  it('counts in memory while the shared counter is away, with what was used before and after', async () => {
    const counter = createMemory();
    let isAway = false;
    const shared: UseCounter = {
      count: (name, issuedAt) =>
        isAway ? Promise.reject(new Error('Redis is away')) : counter.count(name, issuedAt),
    };
    const limit = createSubject({ maxUses: 3, shared });
    expect(await countUses(limit, ['a'])).toEqual([true]);
    isAway = true;
    expect(await countUses(limit, ['a', 'b', 'b'])).toEqual([true, true, true]);
    isAway = false;
    expect(await countUses(limit, ['a', 'a', 'b', 'b'])).toEqual([true, false, true, false]);
  });
});
