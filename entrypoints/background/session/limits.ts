import { browser } from '../../../lib/extension/browser.ts';
import type { LockReason } from '../../../lib/extension/lock-reason.ts';
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
} from './clock.ts';
import { isNearEnd } from '../toolbar/badge.ts';
import type { Transaction } from './transaction.ts';
import { publishEnd } from './vault.ts';

/**
 * Wakes the worker every minute while a key is stored. One alarm for the end would not do: the browsers count an alarm's
 * time by a clock that stands still while the computer sleeps (w3c/webextensions issue 433), so it would come late by as
 * long as the computer slept; this one is late by a minute.
 */
export const everyMinute = 'every-minute';

/** Wakes the worker shortly before an end, so that it is awake when the moment comes. */
export const nearEnd = 'near-end';

/** Wakes the worker to end a session whose keys were handed out but never used: the popup was closed, or the user went back. */
export const unusedSession = 'unused-session';

/** As long as anyone may take to choose from pasted lines. */
const unusedMinutes = 10;

const minuteMs = 60_000;

/** What is seen is kept every second at most: a set-back that no worker saw hides that much. */
const minNewsMs = 1_000;

/** An alarm may come half a minute late, because the browser looks at them that often only. */
const awakeBeforeEndMs = 20_000;

/** A worker that nothing happens to is stopped after half a minute; until then a timer of its own is exact. */
const longestTimerMs = 28_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether {@link everyMinute} is known to be set; another worker may have set it. */
let isAwakened = false;

/** Starts a session's time, before its first key is stored: no key is ever without one. */
export function startTiming(tx: Transaction): void {
  tx.set({ time: startTime(readClocks()) });
}

/** What both clocks say of the limits. */
export interface LimitCheck {
  /** Why everything must be forgotten now, or `null`. */
  readonly reason: LockReason | null;
  /** The end is near, or was until now: there is something to say about it. */
  readonly isNear: boolean;
}

/**
 * Looks at both clocks, publishes when the end comes, and has the worker woken for it.
 * @param use a use since the last refreshDiscovery, which starts the idle time again, and how many requests it was: none where it
 *   was the user; `null` where there was no use
 * @param check is called when the end has come, if the worker still runs then
 */
export async function keepTime(
  tx: Transaction,
  use: number | null,
  check: () => void,
): Promise<LimitCheck> {
  const { status } = tx.items;
  if (status.keys.length === 0) return { reason: null, isNear: false };
  const { lock: policy } = await tx.settings;
  const seen = timeOf(tx);
  const now = readClocks();
  const passed = seen === null ? null : passTime(seen, now);
  if (passed === null) return { reason: 'clockChanged', isNear: true };
  // A use that comes after the end does not undo it.
  const late = findReached(passed, now, policy);
  if (late !== null) return { reason: late, isNear: true };
  const time = use === null ? passed : countUse(passed, now, use);
  const end = findEnd(time, policy);
  const next = { ...status, endsAt: end?.at ?? null, endsBy: end?.by ?? null };
  if (use !== null || isNews(passed, seen)) tx.set({ time });
  if (next.endsAt !== status.endsAt || next.endsBy !== status.endsBy) publishEnd(tx, next);
  await wakeUpFor(end, now, check);
  return { reason: findReached(time, now, policy), isNear: [status, next].some(isNearEnd) };
}

/** Ends the waking up. */
export async function stopTiming(): Promise<void> {
  clearTimeout(timer);
  isAwakened = false;
  await Promise.all([everyMinute, nearEnd].map((name) => browser.alarms.clear(name)));
}

/** Has the worker woken to end a session that no key has come into. */
export async function awaitFirstKey(): Promise<void> {
  await browser.alarms.create(unusedSession, { delayInMinutes: unusedMinutes });
}

/** There is no session to end. */
export async function stopAwaiting(): Promise<void> {
  await browser.alarms.clear(unusedSession);
}

/** A time that is hardly later than the last one need not be kept. */
function isNews(time: SessionTime, last: SessionTime | null): boolean {
  return time.setBackMs !== last?.setBackMs || time.seen.wall - last.seen.wall >= minNewsMs;
}

function timeOf({ items }: Transaction): SessionTime | null {
  // Only this module writes the item.
  return items.time as SessionTime | null;
}

async function wakeUpFor(end: SessionEnd | null, now: Clocks, check: () => void): Promise<void> {
  clearTimeout(timer);
  await wakeEveryMinute();
  if (end === null) return;
  const leftMs = end.at - now.wall;
  if (leftMs <= longestTimerMs) timer = setTimeout(check, leftMs);
  else if (leftMs <= 2 * minuteMs) {
    await browser.alarms.create(nearEnd, { when: end.at - awakeBeforeEndMs });
  }
}

async function wakeEveryMinute(): Promise<void> {
  if (isAwakened) return;
  if ((await browser.alarms.get(everyMinute)) === undefined) {
    await browser.alarms.create(everyMinute, { delayInMinutes: 1, periodInMinutes: 1 });
  }
  isAwakened = true;
}
