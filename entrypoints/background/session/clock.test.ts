import { constantFrom, assert, array, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLockPolicy } from '../../../lib/extension/lock-policy.ts';
import {
  type Clocks,
  countUse,
  findEnd,
  findReached,
  passTime,
  type SessionTime,
  startTime,
} from './clock.ts';

const minute = 60_000;
const start: Clocks = { wall: 1_000_000_000, monotonic: 500, life: 1 };
const policy = { ...defaultLockPolicy, idleMinutes: 30, maxMinutes: 60, maxUses: 3 } as const;

/** Both clocks after a time that nobody set a clock in. */
function after(ms: number): Clocks {
  return { wall: start.wall + ms, monotonic: start.monotonic + ms, life: 1 };
}

/** The same in another worker, whose monotonic clock starts anew. */
function reborn(ms: number, life = 2): Clocks {
  return { wall: start.wall + ms, monotonic: 3, life };
}

function pass(time: SessionTime, now: Clocks): SessionTime {
  const passed = passTime(time, now);
  expect(passed).not.toBeNull();
  return passed ?? time;
}

describe('findReached', () => {
  it.each([
    [30 * minute - 1, null],
    [30 * minute, 'idle'],
    [31 * minute, 'idle'],
  ] as const)('after %i ms without use says %s', (ms, reason) => {
    for (const now of [after(ms), reborn(ms)]) {
      expect(findReached(pass(startTime(start), now), now, policy)).toBe(reason);
    }
  });

  it.each([
    [60 * minute - 1, null],
    [60 * minute, 'deadline'],
  ] as const)('after %i ms with a use every minute says %s', (ms, reason) => {
    let time = startTime(start);
    for (let at = minute; at <= ms; at += minute)
      time = countUse(pass(time, after(at)), after(at), 0);
    const now = after(ms);
    expect(findReached(pass(time, now), now, policy)).toBe(reason);
  });

  it('says when the uses are used up, and not before', () => {
    const uses = [1, 2, 3].map((count) => ({ ...startTime(start), uses: count }));
    expect(uses.map((time) => findReached(time, start, policy))).toEqual([null, null, 'uses']);
  });

  it('knows policies without limits', () => {
    const none = { idleMinutes: null, maxMinutes: null, maxUses: null, onComputerLock: true };
    const now = after(1_000 * minute);
    expect(findReached(pass(startTime(start), now), now, none)).toBeNull();
    expect(findEnd(startTime(start), none)).toBeNull();
  });

  it('takes a policy that changed at its word', () => {
    const now = after(20 * minute);
    const time = pass(startTime(start), now);
    expect(findReached(time, now, { ...policy, idleMinutes: 15 })).toBe('idle');
  });
});

describe('findEnd', () => {
  it('is the limit that comes first', () => {
    const time = startTime(start);
    expect(findEnd(time, policy)).toEqual({ by: 'idle', at: start.wall + 30 * minute });
    const used = countUse(pass(time, after(29 * minute)), after(29 * minute), 1);
    expect(findEnd(used, policy)).toEqual({ by: 'idle', at: start.wall + 59 * minute });
    const again = countUse(pass(used, after(40 * minute)), after(40 * minute), 1);
    expect(findEnd(again, policy)).toEqual({ by: 'deadline', at: start.wall + 60 * minute });
  });
});

describe('passTime', () => {
  it('takes a clock that was set forward for time that has passed', () => {
    const jumped = { ...after(0), wall: start.wall + 30 * minute };
    expect(findReached(pass(startTime(start), jumped), jumped, policy)).toBe('idle');
  });

  it.each([{ ...start, wall: start.wall - 61_000 }, reborn(-61_000)])(
    'gives up where the clock was set back: %o',
    (now) => {
      expect(passTime(startTime(start), now)).toBeNull();
    },
  );

  it('notices a set-back that the wall clock alone hides', () => {
    // 20 minutes passed, and the clock shows 5.
    const now = { ...after(20 * minute), wall: start.wall + 5 * minute };
    expect(passTime(startTime(start), now)).toBeNull();
  });

  it('adds small set-backs up until they are too many', () => {
    let time: SessionTime | null = startTime(start);
    let wall = start.wall;
    for (let round = 1; round <= 6; round++) {
      wall -= 10_000;
      time = passTime(time ?? startTime(start), { wall, monotonic: 3, life: round + 1 });
      expect(time?.setBackMs).toBe(round * 10_000);
    }
    expect(
      passTime(time ?? startTime(start), { wall: wall - 10_000, monotonic: 3, life: 9 }),
    ).toBeNull();
  });

  it('ends no later for a set-back that it bore with', () => {
    const now = { ...after(20_000), wall: start.wall - 10_000 };
    const time = pass(startTime(start), now);
    expect(findEnd(time, policy)?.at).toBe(start.wall + 30 * minute - 30_000);
  });

  it('does not add up rounding', () => {
    let time = startTime(start);
    for (let ms = 0; ms < 100_000; ms += 10) {
      time = pass(time, { ...after(ms), wall: start.wall + ms - (ms % 3) });
    }
    expect(time.setBackMs).toBe(0);
  });
});

describe('any course of clocks, sleeps and workers', () => {
  const step = record({
    realMs: integer({ min: 0, max: 3 * minute }),
    kind: constantFrom('none', 'sleep', 'forward', 'back', 'reborn', 'reborn and back'),
    byMs: integer({ min: 0, max: 3 * minute }),
  });

  it('is over by the time the limit says, but for a minute and what no clock of ours saw', () => {
    assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        let time: SessionTime | null = startTime(start);
        let real = 0;
        let now = start;
        let unseen = 0;
        for (const { realMs, kind, byMs } of steps) {
          real += realMs;
          now = move(now, realMs, kind, byMs);
          // Set back while no worker lived, by less than went by meanwhile: it looks like a shorter time.
          if (kind === 'reborn and back') unseen += Math.min(byMs, realMs);
          const passed: SessionTime | null = passTime(time, now);
          if (passed === null || findReached(passed, now, policy) !== null) return;
          time = passed;
        }
        expect(real).toBeLessThan(31 * minute + unseen);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never over before the limit where no clock was set', () => {
    assert(
      property(array(step, { maxLength: 9 }), (steps) => {
        let time: SessionTime | null = startTime(start);
        let now = start;
        for (const { realMs, kind } of steps) {
          now = move(now, realMs, kind, 0);
          time = pass(time, now);
          expect(findReached(time, now, policy)).toBeNull();
        }
      }),
    );
  });
});

function move(
  { wall, monotonic, life }: Clocks,
  realMs: number,
  kind: string,
  byMs: number,
): Clocks {
  const moved = { wall: wall + realMs, monotonic: monotonic + realMs, life };
  if (kind === 'sleep') return { ...moved, monotonic };
  if (kind === 'forward') return { ...moved, wall: moved.wall + byMs };
  if (kind === 'back') return { ...moved, wall: moved.wall - byMs };
  if (kind === 'reborn') return { ...moved, monotonic: 3, life: life + 1 };
  if (kind === 'none') return moved;
  return { wall: moved.wall - byMs, monotonic: 3, life: life + 1 };
}
