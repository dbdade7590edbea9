import type { LockReason } from '../../lib/lock-reason.ts';
import type { LastLock, Status } from '../../lib/messages.ts';
import { keepTime, stopAwaiting, stopTiming } from './auto-lock.ts';
import { showStatus } from './badge.ts';
import { stopSealing } from './seal-timer.ts';
import { stampNothing } from './stamping.ts';
import { beginLock, whileKnown } from './turn-memory.ts';
import * as vault from './vault.ts';

/** Of how many requests a use is made: none where it is the user's; `null` where there is no use. */
export type CountUse = () => number | null;

/** The user has done something: the idle time starts again. */
export const byUser: CountUse = () => 0;

const noUse: CountUse = () => null;

/** Does something, which may be a use, once everything is forgotten that has to be by now. */
export async function inTurn<Value>(
  act: () => Promise<Value>,
  countUse: CountUse = noUse,
): Promise<Value> {
  return alone(async (begun) => {
    if (begun !== null) await forgetAll(begun.reason, begun.at);
    await settle(countUse);
    return act();
  });
}

/** Forgets everything, in one turn. */
export async function lock(reason: LockReason): Promise<Status> {
  const at = Date.now();
  // Not in turn: nothing is stamped from here on, whoever waits. The turn makes it hold.
  await stopStamping({ reason, at });
  await alone(() => forgetAll(reason, at));
  return vault.readStatus();
}

/** Rules first, so that nothing is stamped after it, then the vault, then the badge, then what would wake us for it. To be called in turn. */
export async function forgetAll(reason: LockReason, at = Date.now()): Promise<void> {
  const lastLock = { reason, at };
  await stopStamping(lastLock);
  await vault.clearVault(lastLock);
  void showStatus();
  await Promise.all([stopTiming(), stopAwaiting(), stopSealing()]);
}

/** Forgets everything if it has to be by now, or after this use. To be called in turn. */
export async function settle(countUse: CountUse = noUse): Promise<void> {
  const { reason, isNear } = await keepTime(countUse(), settleLater);
  if (reason !== null) await forgetAll(reason);
  else if (isNear) void showStatus();
}

function settleLater(): void {
  void inTurn(() => Promise.resolve());
}

/** Rules first. That a lock has begun is noted with it, for whoever would arm again, and for the next worker. */
async function stopStamping(lastLock: LastLock): Promise<void> {
  await Promise.all([stampNothing(), beginLock(lastLock)]);
}

/** One change at a time, so that a lock and an arming never cross; the browser frees the lock if the worker dies. */
async function alone<Value>(act: (begun: LastLock | null) => Promise<Value>): Promise<Value> {
  return navigator.locks.request('key-life', () => whileKnown(act));
}
