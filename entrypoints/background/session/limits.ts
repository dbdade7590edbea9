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

/** Wakes the worker to end a session whose session keys were prefetched but never used: the popup was closed, or the user went back. */
export const unusedSession = 'unused-session';

/** Long enough to choose from pasted lines. */
const unusedMinutes = 10;

const minuteMs = 60_000;

/** The clocks are stored once a second at most, so a set-back that no worker saw can hide that much. */
const minNewsMs = 1_000;

/** An alarm may come half a minute late, because the browser checks alarms no more often. */
const awakeBeforeEndMs = 20_000;

/** An idle worker is stopped after half a minute; until then its own timer is exact. */
const longestTimerMs = 28_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether {@link everyMinute} is known to be set; another worker may have set it. */
let isAwakened = false;

/** Starts a session's time, before its first key is stored: no key is ever without limits. */
export function startTiming(tx: Transaction): void {
  tx.set({ time: startTime(readClocks()) });
}

/** What both clocks say of the limits. */
export interface LimitCheck {
  /** Why everything must be forgotten now, or `null`. */
  readonly reason: LockReason | null;
  /** The end is near, or was until now: the user must be told. */
  readonly isNear: boolean;
}

/**
 * Reads both clocks, publishes when the end comes, and sets the alarms that wake the worker for it.
 * @param use how many requests carried a key since the last call, which starts the idle time again; 0 if the user did something;
 *   `null` if nothing was used
 * @param check is called when the end has come, if the worker still runs
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

/** Cancels the alarms. */
export async function stopTiming(): Promise<void> {
  clearTimeout(timer);
  isAwakened = false;
  await Promise.all([everyMinute, nearEnd].map((name) => browser.alarms.clear(name)));
}

/** Sets the alarm that ends a session in which no key was stored. */
export async function awaitFirstKey(): Promise<void> {
  await browser.alarms.create(unusedSession, { delayInMinutes: unusedMinutes });
}

/** Cancels that alarm. */
export async function stopAwaiting(): Promise<void> {
  await browser.alarms.clear(unusedSession);
}

/** A time that is hardly later than the stored one need not be stored. */
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
