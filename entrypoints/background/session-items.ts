import { browser } from '../../lib/browser.ts';

/**
 * `storage.session`, as this worker has read and written it. Only the background writes there, and there is never more than
 * one, so it asks the browser once. The next worker finds what was written.
 */
const items = new Map<string, unknown>();
let reading: Promise<void> | null = null;

/** An item; `undefined` where there is none. Only the background writes, so its type is what was written. */
export async function readItem(name: string): Promise<unknown> {
  await haveRead();
  return items.get(name);
}

/** Writes items. Whoever reads from here on reads these, also while the browser is still at it. */
export async function writeItems(changes: Readonly<Record<string, unknown>>): Promise<void> {
  await haveRead();
  for (const [name, value] of Object.entries(changes)) items.set(name, value);
  await expectDone(browser.storage.session.set(changes));
}

/** Takes every item away. */
export async function clearItems(): Promise<void> {
  await haveRead();
  items.clear();
  await expectDone(browser.storage.session.clear());
}

/** For tests: as the next worker starts. */
export function forgetItems(): void {
  reading = null;
}

async function haveRead(): Promise<void> {
  reading ??= readAll();
  await expectDone(reading);
}

async function readAll(): Promise<void> {
  const stored = await browser.storage.session.get(null);
  items.clear();
  for (const [name, value] of Object.entries(stored)) items.set(name, value);
}

/** Where the browser fails, what it holds has to be read anew. */
async function expectDone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    reading = null;
    throw error;
  }
}
