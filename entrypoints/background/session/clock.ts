import type { LockPolicy } from '../../../lib/extension/lock-policy.ts';
import type { LockReason, TimeLimit } from '../../../lib/extension/lock-reason.ts';

/** What both clocks of a worker say at one moment. */
export interface Clocks {
  /** Milliseconds since 1970, as the computer's clock has it: it can be set. */
  readonly wall: number;
  /** Milliseconds of this worker's life: it cannot be set, and it may stand still while the computer sleeps. */
  readonly monotonic: number;
  /** Tells one worker's life from the next. */
  readonly life: number;
}

/**
 * How long a session has lasted, kept in `storage.session`.
 *
 * The rule: session time never runs backwards, and no clock can stretch it. It is the wall clock plus everything by which
 * that was seen to be set back. A set-back shows when the wall clock is behind the highest time seen, or, within one
 * worker's life, behind that time plus what the monotonic clock counted since. Corrections of up to a minute in all per
 * session are added up; beyond that nobody can say how long the session really lasted, because the monotonic clock may stand still while
 * the computer sleeps: then everything is forgotten. A clock set forward looks like sleep, and counts in full.
 */
export interface SessionTime {
  /** Session time of the first key. */
  readonly startedAt: number;
  /** Session time of the last use. */
  readonly usedAt: number;
  /** Requests that carried a key. */
  readonly uses: number;
  /** The highest wall time seen since the last set-back, and the monotonic time with it. */
  readonly seen: Clocks;
  /** By how much the wall clock was set back in all. */
  readonly setBackMs: number;
}

/** When a session ends by itself. */
export interface SessionEnd {
  /** Milliseconds since 1970, on the computer's clock as it is now. */
  readonly at: number;
  readonly by: TimeLimit;
}

/** Less is rounding, or a clock that is being slewed. */
const jitterMs = 1_000;

/** Time servers correct up to this much in all. Set-backs that are not counted can move an end by this much at most. */
const toleratedSetBackMs = 60_000;

const minuteMs = 60_000;

/** Both clocks, now. */
export function readClocks(): Clocks {
  return {
    wall: Date.now(),
    monotonic: Math.floor(performance.now()),
    life: performance.timeOrigin,
  };
}

/** A session that starts now. */
export function startTime(now: Clocks): SessionTime {
  return { startedAt: now.wall, usedAt: now.wall, uses: 0, seen: now, setBackMs: 0 };
}

/** Notes the clocks; `null` if they no longer tell how much time has passed. */
export function passTime(time: SessionTime, now: Clocks): SessionTime | null {
  const missingMs = expectedWall(time.seen, now) - now.wall;
  if (missingMs <= 0) return { ...time, seen: now };
  if (missingMs <= jitterMs) return time;
  const setBackMs = time.setBackMs + missingMs;
  return setBackMs > toleratedSetBackMs ? null : { ...time, seen: now, setBackMs };
}

/** A use starts the idle time again and adds its requests. */
export function countUse(time: SessionTime, now: Clocks, uses: number): SessionTime {
  return { ...time, usedAt: sessionNow(time, now), uses: time.uses + uses };
}

/** Which limit is reached, or `null`. */
export function findReached(time: SessionTime, now: Clocks, policy: LockPolicy): LockReason | null {
  if (policy.maxUses !== null && time.uses >= policy.maxUses) return 'uses';
  const end = findEnd(time, policy);
  return end !== null && end.at <= sessionNow(time, now) - time.setBackMs ? end.by : null;
}

/** The limit that the session will reach first without another use, or `null` if it has none. */
export function findEnd(time: SessionTime, policy: LockPolicy): SessionEnd | null {
  const deadline = limitAt('deadline', time, time.startedAt, policy.maxMinutes);
  const idle = limitAt('idle', time, time.usedAt, policy.idleMinutes);
  if (deadline === null || idle === null) return deadline ?? idle;
  return idle.at < deadline.at ? idle : deadline;
}

function limitAt(
  by: TimeLimit,
  { setBackMs }: SessionTime,
  since: number,
  minutes: number | null,
): SessionEnd | null {
  return minutes === null ? null : { by, at: since + minutes * minuteMs - setBackMs };
}

function sessionNow({ seen, setBackMs }: SessionTime, now: Clocks): number {
  return Math.max(now.wall, expectedWall(seen, now)) + setBackMs;
}

/** The least that a wall clock that was not set back shows now. */
function expectedWall(seen: Clocks, now: Clocks): number {
  return seen.wall + (seen.life === now.life ? now.monotonic - seen.monotonic : 0);
}
