import type { LockReason } from '../../../lib/extension/lock-reason.ts';
import type { LastLock, Status } from '../../../lib/extension/messages.ts';
import { stopAwaiting, stopTiming } from './limits.ts';
import { showStatus } from '../toolbar/badge.ts';
import { stopSealing } from '../protocol/seal-timer.ts';
import { stampNothing } from '../stamping/stamping.ts';
import { beginLock, openTransaction, type Transaction } from './transaction.ts';
import { clearVault } from './vault.ts';

/** Forgets everything, in one transaction. */
export async function lock(reason: LockReason): Promise<Status> {
  const at = Date.now();
  // Outside the transaction: nothing is stamped from here on, whatever else waits. The transaction makes it last.
  await stopStamping({ reason, at });
  return openTransaction(async (tx) => {
    await clearSession(tx, reason, at);
    return tx.items.status;
  });
}

/** Rules first, so that nothing is stamped afterwards; then the vault, the badge, and the alarms. */
export async function clearSession(
  tx: Transaction,
  reason: LockReason,
  at = Date.now(),
): Promise<void> {
  const lastLock = { reason, at };
  await stopStamping(lastLock);
  await clearVault(tx, lastLock);
  void showStatus();
  await Promise.all([stopTiming(), stopAwaiting(), stopSealing()]);
}

/** Rules first. Notes that a lock has begun, so that nothing arms a key again, and for the next worker. */
async function stopStamping(lastLock: LastLock): Promise<void> {
  await Promise.all([stampNothing(), beginLock(lastLock)]);
}
