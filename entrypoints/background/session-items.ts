import { browser } from '../../lib/browser.ts';

/** An item of `storage.session`; `undefined` where there is none. Only the background writes, so its type is what was written. */
export async function readItem(name: string): Promise<unknown> {
  return (await browser.storage.session.get(name))[name];
}

/** Writes items, all in one call. */
export async function writeItems(changes: Readonly<Record<string, unknown>>): Promise<void> {
  await browser.storage.session.set(changes);
}

/** Takes every item away. */
export async function clearItems(): Promise<void> {
  await browser.storage.session.clear();
}
