import { browser } from '../../lib/browser.ts';
import type { LockReason } from '../../lib/lock-reason.ts';
import { readSettings } from '../../lib/settings.ts';
import {
  type Clocks,
  countUse,
  findEnd,
  findReached,
  passTime,
  readClocks,
  type SessionEnd,
  type SessionTime,
  startTime,
} from './session-time.ts';
import { publishEnd, readStatus } from './vault.ts';

/**
 * Wakes the worker every minute while a key is held. One alarm for the end would not do: the browsers count an alarm's
 * time by a clock that stands still while the computer sleeps (w3c/webextensions issue 433), so it would come late by as
 * long as the computer slept; this one is late by a minute.
 */
export const everyMinute = 'every-minute';

/** Wakes the worker shortly before an end, so that it is awake when the moment comes. */
export const nearEnd = 'near-end';

const item = 'time';
const minuteMs = 60_000;

/** An alarm may come half a minute late, because the browser looks at them that often only. */
const awakeBeforeEndMs = 20_000;

/** A worker that nothing happens to is stopped after half a minute; until then a timer of its own is exact. */
const longestTimerMs = 28_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts a session's time, before its first key is held: no key is ever without one. */
export async function startTiming(): Promise<void> {
  await browser.storage.session.set({ [item]: startTime(readClocks()) });
}

/**
 * Looks at both clocks.
 * @param check is called when the session's end has come, if the worker still runs then
 * @returns why everything must be forgotten now, or `null`: then what is published of the end is up to date
 */
export async function lookAtClock(check: () => void): Promise<LockReason | null> {
  return keepTime((time) => time, check);
}

/** Takes note of a use by the user (0) or by a request (1), which starts the idle time again, and looks at both clocks. */
export async function noteUse(requests: 0 | 1, check: () => void): Promise<LockReason | null> {
  return keepTime((time, now) => countUse(time, now, requests), check);
}

/** Ends the waking up. */
export async function stopTiming(): Promise<void> {
  clearTimeout(timer);
  await Promise.all([everyMinute, nearEnd].map((name) => browser.alarms.clear(name)));
}

async function keepTime(
  change: (time: SessionTime, now: Clocks) => SessionTime,
  check: () => void,
): Promise<LockReason | null> {
  const [{ keys }, seen, { lock: policy }] = await Promise.all([
    readStatus(),
    readTime(),
    readSettings(),
  ]);
  if (keys.length === 0) return null;
  const now = readClocks();
  const passed = seen === null ? null : passTime(seen, now);
  if (passed === null) return 'clockChanged';
  // A use that comes after the end does not undo it.
  const late = findReached(passed, now, policy);
  if (late !== null) return late;
  const time = change(passed, now);
  const end = findEnd(time, policy);
  await Promise.all([
    browser.storage.session.set({ [item]: time }),
    publishEnd({ endsAt: end?.at ?? null, endsBy: end?.by ?? null }),
    wakeUpFor(end, now, check),
  ]);
  return findReached(time, now, policy);
}

async function readTime(): Promise<SessionTime | null> {
  const stored = await browser.storage.session.get(item);
  // Only this module writes the item.
  return (stored[item] as SessionTime | undefined) ?? null;
}

async function wakeUpFor(end: SessionEnd | null, now: Clocks, check: () => void): Promise<void> {
  clearTimeout(timer);
  if ((await browser.alarms.get(everyMinute)) === undefined) {
    await browser.alarms.create(everyMinute, { delayInMinutes: 1, periodInMinutes: 1 });
  }
  if (end === null) return;
  const leftMs = end.at - now.wall;
  if (leftMs <= longestTimerMs) timer = setTimeout(check, leftMs);
  else if (leftMs <= 2 * minuteMs) {
    await browser.alarms.create(nearEnd, { when: end.at - awakeBeforeEndMs });
  }
}
