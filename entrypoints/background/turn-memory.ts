import { activityItem } from '../../lib/activity.ts';
import { sightsItem } from '../../lib/backend-sight.ts';
import { browser } from '../../lib/browser.ts';
import { type LastLock, statusItem } from '../../lib/messages.ts';
import * as settings from '../../lib/settings.ts';
import { readPolicySoFar } from './policy-so-far.ts';

/** The items of `storage.session` that only a turn writes. */
const turnItems = ['vault', statusItem, 'time', sightsItem, activityItem] as const;

/** One of them. */
export type TurnItem = (typeof turnItems)[number];

type Items = Partial<Record<TurnItem, unknown>>;

/** Where a lock that has begun is noted, until it is done, for the next worker. */
const lockingItem = 'locking';

/** The same in this worker's memory: there at once, and for whoever is not in turn. */
let begunLock: LastLock | null = null;

interface Known {
  readonly items: Items;
  /** Those that the browser is yet to be told. */
  readonly unwritten: Items;
  /** Nobody waits for them but who needs them. */
  readonly settings: Promise<settings.Settings>;
}

/** `null` where no turn lasts. */
let known: Known | null = null;

/**
 * Reads once what a turn needs, and writes once what it has changed: nobody else changes it meanwhile, and each call of the
 * browser is one more that a user waits for. A worker that dies in between leaves what was there before. Dropped with the turn, as
 * a session key is among it.
 * @param act is told of the lock that had begun before, `null` where there was none
 */
export async function whileKnown<Value>(
  act: (begun: LastLock | null) => Promise<Value>,
): Promise<Value> {
  const read = readSettingsNow();
  // Whoever asks for them is told.
  read.catch(() => undefined);
  const stored = await browser.storage.session.get([...turnItems, lockingItem]);
  const { [lockingItem]: noted, ...items } = stored;
  known = { items, unwritten: {}, settings: read };
  try {
    // Only this module writes it.
    return await act(begunLock ?? (noted as LastLock | undefined) ?? null);
  } finally {
    await flushItems().finally(() => {
      known = null;
    });
  }
}

/** The settings as they were when the turn began; a change of them has a turn of its own. */
export async function readSettings(): Promise<settings.Settings> {
  return known?.settings ?? readSettingsNow();
}

/** An item as it is now; `undefined` where there is none. */
export async function readItem(name: TurnItem): Promise<unknown> {
  return (known?.items ?? (await browser.storage.session.get(name)))[name];
}

/** Writes items, in one call; in a turn with whatever else it changes, by {@link flushItems}. */
export async function writeItems(items: Items): Promise<void> {
  if (known === null) await browser.storage.session.set(items);
  else {
    const { unwritten } = known;
    known = {
      ...known,
      items: { ...known.items, ...items },
      unwritten: { ...unwritten, ...items },
    };
  }
}

/** Tells the browser what a turn has written so far: before anything that must not be there without it, and at its end. */
export async function flushItems(): Promise<void> {
  if (known === null || Object.keys(known.unwritten).length === 0) return;
  const { unwritten } = known;
  known = { ...known, unwritten: {} };
  try {
    await browser.storage.session.set(unwritten);
  } catch (error) {
    // Which of them the browser has taken, the browser knows.
    known = null;
    throw error;
  }
}

/** Takes away everything in `storage.session`, at once, also what is no item of a turn. */
export async function clearItems(): Promise<void> {
  known &&= { ...known, items: {}, unwritten: {} };
  await browser.storage.session.clear();
  begunLock = null;
}

/** Notes that a lock has begun, and so that the next worker ends it where this one dies on the way. */
export async function beginLock(lock: LastLock): Promise<void> {
  begunLock = lock;
  await browser.storage.session.set({ [lockingItem]: lock });
}

/** Tells whether a lock has begun that is not done. What an earlier worker has begun is done once this one is ready. */
export function isLocking(): boolean {
  return begunLock !== null;
}

async function readSettingsNow(): Promise<settings.Settings> {
  return settings.readSettings(readPolicySoFar());
}
