import { type Activity, noActivity } from './activity.ts';
import type { Discoveries } from './discovery.ts';
import { browser } from './browser.ts';
import { emptyStatus, type Status } from './messages.ts';

/** What `storage.session` keeps. Only a transaction of the background writes it; no item outlives the extension's version. */
export interface SessionItems {
  /** The session keys and the encrypted API keys: for the background's vault alone. `null` while no session lasts. */
  readonly vault: unknown;
  /** When the session began and was last used, for the limits alone. `null` while no session lasts. */
  readonly time: unknown;
  readonly status: Status;
  /** What was seen of every backend since the last lock or browser start. */
  readonly discoveries: Discoveries;
  readonly activity: Activity;
}

/** The name of an item. */
export type SessionItem = keyof SessionItems;

/** Items as they were at one moment. */
export interface Snapshot<Name extends SessionItem = SessionItem> {
  readonly items: Readonly<Pick<SessionItems, Name>>;
}

/** The items before anything has happened. */
export const emptySession: SessionItems = {
  vault: null,
  time: null,
  status: emptyStatus,
  discoveries: {},
  activity: noActivity,
};

/** Takes what the browser has stored for items; the empty ones for what it has not. */
export function itemsOf(stored: Readonly<Record<string, unknown>>): SessionItems {
  const names = Object.entries(emptySession) as [SessionItem, unknown][];
  const items = names.map(([name, empty]) => [name, stored[name] ?? empty] as const);
  return Object.fromEntries(items) as unknown as SessionItems;
}

/** Reads items in one call of the browser, without waking the background. */
export async function readSnapshot<Name extends SessionItem>(
  ...names: Name[]
): Promise<Snapshot<Name>> {
  return { items: itemsOf(await browser.storage.session.get(names)) };
}
