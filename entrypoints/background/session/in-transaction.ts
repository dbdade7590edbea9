import { keepTime } from './limits.ts';
import { showStatus } from '../toolbar/badge.ts';
import { clearSession } from './lock.ts';
import { openTransaction, type Transaction } from './transaction.ts';

/** How many requests a use was: 0 if the user did something; `null` if nothing was used. */
export type CountUse = () => number | null;

/** The user has done something: the idle time starts again. */
export const byUser: CountUse = () => 0;

const noUse: CountUse = () => null;

/** Enforces the limits, then does something, which may be a use. */
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

/** Forgets everything if a limit is reached, now or by this use. */
export async function enforceLimits(tx: Transaction, countUse: CountUse = noUse): Promise<void> {
  const { reason, isNear } = await keepTime(tx, countUse(), enforceLater);
  if (reason !== null) await clearSession(tx, reason);
  else if (isNear) void showStatus();
}

function enforceLater(): void {
  void inTransaction(() => undefined);
}
