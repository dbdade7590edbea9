import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aheadSeconds, MemoryUseCounter, type MemoryUseCounterOptions } from './use-counters.ts';

const life = { windowSeconds: 120, futureSeconds: 30 };
const start = 1_800_000_000;

/** A counter whose clock the test sets, behind the receiver's own look at a token's age. */
function createSubject(options: Partial<MemoryUseCounterOptions> = {}) {
  const clock = { now: start };
  const counter = new MemoryUseCounter({ ...life, now: () => clock.now, ...options });
  const use = async (name: string, issuedAt: number): Promise<number | null> => {
    const age = clock.now - issuedAt;
    if (age > life.windowSeconds || age < -life.futureSeconds) return null;
    return counter.count(name, issuedAt);
  };
  return { clock, counter, use };
}

describe('MemoryUseCounter', () => {
  it('counts each token for itself, from its first second to its last', async () => {
    const { clock, use } = createSubject();
    const issuedAt = start + life.futureSeconds;
    expect(await use('a', issuedAt)).toBe(1);
    expect(await use('b', issuedAt)).toBe(1);
    for (const [seconds, uses] of [
      [1, 2],
      [149, 3],
      [150, 4],
      [151, null],
    ] as const) {
      clock.now = start + seconds;
      expect(await use('a', issuedAt)).toBe(uses);
    }
  });

  it('counts to the end even if it is called late, after the token was judged', async () => {
    const { clock, counter } = createSubject();
    expect(await counter.count('a', start)).toBe(1);
    clock.now = start + life.windowSeconds + 1;
    expect(await counter.count('a', start)).toBeNull();
  });

  it('never forgets a use of a token that it accepts, whatever the clocks do', async () => {
    const step = fc.record({
      passes: fc.integer({ min: 0, max: 60 }),
      setBack: fc.integer({ min: 0, max: 100 }),
      age: fc.integer({ min: -40, max: 130 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 100 }), async (steps) => {
        const { clock, use } = createSubject();
        const uses = new Map<number, number>();
        let time = start;
        for (const { passes, setBack, age } of steps) {
          time += passes;
          clock.now = time - setBack;
          // Few tokens, so that they come again.
          const issuedAt = Math.floor((clock.now - age) / 20) * 20;
          const counted = await use('token', issuedAt);
          if (counted === null) continue;
          uses.set(issuedAt, (uses.get(issuedAt) ?? 0) + 1);
          expect(counted).toBe(uses.get(issuedAt));
        }
      }),
    );
  });

  it('refuses what an earlier process may have counted, and accepts new tokens', async () => {
    const { clock, use } = createSubject({ startedAt: start });
    expect(await use('old', start - 10)).toBeNull();
    expect(await use('old', start + aheadSeconds)).toBeNull();
    clock.now = start + aheadSeconds + 1;
    expect(await use('old', start + aheadSeconds)).toBeNull();
    expect(await use('new', clock.now)).toBe(1);
  });

  it('is used again two seconds after the clock was set back by hours', async () => {
    const { clock, use } = createSubject();
    await use('a', start);
    clock.now = start + 7_200;
    await use('b', clock.now);
    clock.now += 200;
    await use('c', clock.now);
    clock.now = start + 300;
    expect(await use('d', clock.now)).toBeNull();
    clock.now += aheadSeconds + 1;
    expect(await use('d', clock.now)).toBe(1);
  });

  describe('full', () => {
    const max = 1_000;

    it('refuses the tokens that it has forgotten, and accepts newly sealed ones', async () => {
      const { clock, use } = createSubject({ max });
      for (let at = 0; at < max; at += 1) {
        clock.now = start + Math.floor(at / 20);
        expect(await use(`token ${at}`, clock.now)).toBe(1);
      }
      expect(await use('token 0', start)).toBe(2);
      expect(await use('one more', clock.now)).toBe(1);
      expect(await use('token 0', start)).toBeNull();
      expect(await use('late', start)).toBeNull();
      expect(await use('token 20', start + 1)).toBe(2);
      expect(await use('token 999', clock.now)).toBe(2);
    });

    it('does not let tokens of the future push out the others', async () => {
      const { clock, use } = createSubject({ max });
      const ahead = start + life.futureSeconds;
      const taken: (number | null)[] = [];
      for (let at = 0; at < 3 * max; at += 1) taken.push(await use(`ahead ${at}`, ahead));
      expect(taken.filter((uses) => uses !== null)).toHaveLength(max / 2);
      expect(await use('ahead 0', ahead)).toBe(2);
      expect(await use('honest', start)).toBe(1);
      clock.now = start + 1;
      expect(await use('honest too', clock.now)).toBe(1);
      expect(await use('honest', start)).toBe(2);
    });

    it('holds the limit of every token while others flood it', async () => {
      const { clock, use } = createSubject({ max: 100 });
      const uses = new Map<string, number>();
      for (let at = 0; at < 5_000; at += 1) {
        clock.now = start + Math.floor(at / 40);
        const issuedAt = clock.now - (at % 7) * 5;
        const name = `${at % 3} ${issuedAt}`;
        await use(`flood ${at}`, clock.now);
        const counted = await use(name, issuedAt);
        if (counted === null) continue;
        uses.set(name, (uses.get(name) ?? 0) + 1);
        expect(counted).toBe(uses.get(name));
      }
      expect(uses.size).toBeGreaterThan(100);
    });
  });
});
