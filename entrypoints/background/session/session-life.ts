import { browser } from '../../../lib/extension/browser.ts';
import type { Status } from '../../../lib/extension/messages.ts';
import { reconcile } from '../protocol/reconcile.ts';
import { refreshWhereNeeded } from '../protocol/refresh-discovery.ts';
import { readCurrentSettings } from './current-policy.ts';
import { byUser, enforceLimits, inTransaction } from './in-transaction.ts';
import { stopAwaiting, stopTiming } from './limits.ts';
import { clearSession, lock } from './lock.ts';
import type { Transaction } from './transaction.ts';
import * as vault from './vault.ts';

/** The shortest that the browsers accept; they report a locked screen at once. */
const shortestIdleSeconds = 15;

/**
 * Reconciles vault, rules and badge at every start of the worker: no armed key, no rule. What a stopped worker left half
 * done is finished here, a lock first.
 */
export async function prepare(): Promise<void> {
  await vault.closeVaultToContentScripts();
  await checkLimits();
}

/**
 * Forgets everything if a limit of the policy is reached, and reconciles. Every event that wakes the worker calls
 * this.
 */
export async function checkLimits(): Promise<void> {
  const state = await browser.idle.queryState(shortestIdleSeconds);
  if (state === 'locked') await lockWithComputer();
  await inTransaction(async (tx) => {
    await reconcile(tx);
    // A worker that died at the end of a lock may have left its alarms.
    if (tx.items.status.keys.length === 0) await stopTiming();
    if (!vault.hasSession(tx)) await stopAwaiting();
  });
  // Nobody waits for the backends' answers.
  void refreshWhereNeeded();
}

/** Ends a session in which no key was stored: its session keys were prefetched for nothing. */
export async function endUnusedSession(): Promise<void> {
  await inTransaction(async (tx) => {
    if (tx.items.status.keys.length === 0) await clearSession(tx, 'byHand');
  });
}

/** Forgets everything because the screen was locked, if the policy says so. */
export async function lockWithComputer(): Promise<void> {
  if ((await readCurrentSettings()).lock.onComputerLock) await lock('computerLocked');
}

/** Has the popup say that an update or a reload ended the session: the browser clears our memory then. */
export async function noteUpdate(): Promise<void> {
  await inTransaction((tx) => {
    vault.noteAbsence(tx, { reason: 'updated', at: Date.now() });
  });
}

/** Starts the idle time again, because the user asked. The absolute deadline stays. */
export async function keepLonger(): Promise<Status> {
  return inTransaction((tx) => tx.items.status, byUser);
}

/**
 * Records requests and counts them: the last one allowed may be among them.
 * @param record returns how many of them carried a key that is still stored
 */
export async function recordUses(record: (tx: Transaction) => number): Promise<void> {
  await inTransaction(async (tx) => {
    const uses = record(tx);
    if (uses > 0) await enforceLimits(tx, () => uses);
  });
}
