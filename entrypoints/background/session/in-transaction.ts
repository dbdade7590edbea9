import { keepTime } from './limits.ts';
import { showStatus } from '../toolbar/badge.ts';
import { clearSession } from './lock.ts';
import { openTransaction, type Transaction } from './transaction.ts';

/** Of how many requests a use is made: none where it is the user's; `null` where there is no use. */
export type CountUse = () => number | null;

/** The user has done something: the idle time starts again. */
export const byUser: CountUse = () => 0;

const noUse: CountUse = () => null;

/** Does something, which may be a use, once everything is forgotten that has to be by now. */
export async function inTransaction<Value>(
  act: (tx: Transaction) => Value | Promise<Value>,
  countUse: CountUse = noUse,
): Promise<Value> {
  return openTransaction(async (tx) => {
    if (tx.begunLock !== null) await clearSession(tx, tx.begunLock.reason, tx.begunLock.at);
    await enforceLimits(tx, countUse);
    return act(tx);
  });
}

/** Forgets everything if it has to be by now, or after this use. */
export async function enforceLimits(tx: Transaction, countUse: CountUse = noUse): Promise<void> {
  const { reason, isNear } = await keepTime(tx, countUse(), enforceLater);
  if (reason !== null) await clearSession(tx, reason);
  else if (isNear) void showStatus();
}

function enforceLater(): void {
  void inTransaction(() => undefined);
}
