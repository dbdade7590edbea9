import { browser } from '../../../lib/extension/browser.ts';
import type { LastLock } from '../../../lib/extension/messages.ts';
import {
  emptySession,
  itemsOf,
  type SessionItem,
  type SessionItems,
  type Snapshot,
} from '../../../lib/extension/session-snapshot.ts';
import type { Settings } from '../../../lib/extension/settings.ts';
import { readCurrentSettings } from './current-policy.ts';

/** The name of the Web Lock that a transaction takes. */
const lockName = 'transaction';

const itemNames = Object.keys(emptySession) as SessionItem[];

/** Notes for the next worker that a lock has begun and is not done. */
const lockingItem = 'locking';

/** The same in this worker's memory: known at once, and outside of transactions. */
let begunLock: LastLock | null = null;

/**
 * The one change of the session that is under way. It reads once what it needs and writes once what it has changed: nothing else
 * changes the session meanwhile, and each call of the browser is one more that a user waits for. If the worker dies in between, the
 * session is as before. Only {@link openTransaction} makes one, so code that has one may change the session.
 */
class Transaction implements Snapshot {
  /** The settings at the beginning of the transaction; a change of them has a transaction of its own. */
  readonly settings: Promise<Settings>;
  /** A lock that began before and is not done, or `null`. */
  readonly begunLock: LastLock | null;
  #items: SessionItems;
  /** Changes that the browser does not have yet. */
  #unwritten: Partial<SessionItems> = {};
  #isOver = false;

  private constructor(items: SessionItems, settings: Promise<Settings>, begun: LastLock | null) {
    this.#items = items;
    this.settings = settings;
    this.begunLock = begun;
  }

  static async run<Value>(act: (tx: Transaction) => Value | Promise<Value>): Promise<Value> {
    const settings = readCurrentSettings();
    // The first use of the items throws instead.
    settings.catch(() => undefined);
    const stored = await browser.storage.session.get([...itemNames, lockingItem]);
    // Only this module writes it.
    const noted = stored[lockingItem] as LastLock | undefined;
    const tx = new Transaction(itemsOf(stored), settings, begunLock ?? noted ?? null);
    try {
      return await act(tx);
    } finally {
      await tx.flush().finally(() => {
        tx.#end();
      });
    }
  }

  /**
   * The items as they are now.
   * @throws {Error} when the transaction is over
   */
  get items(): SessionItems {
    this.#expectOpen();
    return this.#items;
  }

  /**
   * Changes items, for {@link flush} to write.
   * @throws {Error} when the transaction is over
   */
  set(items: Partial<SessionItems>): void {
    this.#expectOpen();
    this.#items = { ...this.#items, ...items };
    this.#unwritten = { ...this.#unwritten, ...items };
  }

  /** Writes what has changed so far, in one call: before anything that must not be there without it, and at the end. */
  async flush(): Promise<void> {
    const unwritten = this.#unwritten;
    if (Object.keys(unwritten).length === 0) return;
    this.#unwritten = {};
    try {
      await browser.storage.session.set(unwritten);
    } catch (error) {
      // Only the browser knows which of them it has stored.
      await this.#readAgain();
      throw error;
    }
  }

  /** Empties `storage.session` at once, unknown items included. */
  async clear(): Promise<void> {
    this.#expectOpen();
    this.#items = emptySession;
    this.#unwritten = {};
    await browser.storage.session.clear();
    begunLock = null;
  }

  async #readAgain(): Promise<void> {
    this.#items = emptySession;
    this.#items = itemsOf(await browser.storage.session.get(itemNames));
  }

  #expectOpen(): void {
    if (this.#isOver) throw new Error('transaction must not be used after its end');
  }

  /** A session key is among the items. */
  #end(): void {
    this.#isOver = true;
    this.#items = emptySession;
  }
}

export type { Transaction };

/** Changes the session. One change at a time, so that a lock and an arming never cross; the browser frees the lock if the worker dies. */
export async function openTransaction<Value>(
  act: (tx: Transaction) => Value | Promise<Value>,
): Promise<Value> {
  return navigator.locks.request(lockName, () => Transaction.run(act));
}

/** Notes that a lock has begun; if this worker dies meanwhile, the next one finishes it. */
export async function beginLock(lock: LastLock): Promise<void> {
  begunLock = lock;
  await browser.storage.session.set({ [lockingItem]: lock });
}

/** Tells whether a lock has begun and is not done. What an earlier worker began is done once this one is ready. */
export function isLocking(): boolean {
  return begunLock !== null;
}
