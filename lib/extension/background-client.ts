import type { Storage } from 'webextension-polyfill';
import { browser } from './browser.ts';
import { type Answers, emptyStatus, type Message, type Result, type Status } from './messages.ts';
import { readSnapshot, type SessionItem } from './session-snapshot.ts';

/**
 * Asks the background.
 * @returns its answer; `failed` where there was none: the worker died, the extension was reloaded, nobody listened
 */
export async function ask<Type extends Message['type']>(
  message: Extract<Message, { type: Type }>,
): Promise<Result<Answers[Type]>> {
  try {
    const answer: unknown = await browser.runtime.sendMessage(message);
    return isResult<Answers[Type]>(answer) ? answer : { ok: false, code: 'failed' };
  } catch {
    // Why the browser could not deliver it makes no difference to the user.
    return { ok: false, code: 'failed' };
  }
}

/**
 * The status that the background last published. It is there without waking the background; what it says may be out of
 * date by whatever the background has not yet noticed, so ask for it as well.
 */
export async function readPublishedStatus(): Promise<Result<Status>> {
  try {
    const { items } = await readSnapshot('status');
    return { ok: true, value: items.status };
  } catch {
    // The extension was reloaded under the page.
    return { ok: false, code: 'failed' };
  }
}

/**
 * Calls the listener with every {@link Status} that the background publishes from here on. To ask the background each time
 * would have it look at clocks and settings while a key is being stored, and the key wait for it.
 * @returns a function that ends it
 */
export function onStatusChange(listener: (status: Status) => void): () => void {
  return onChange('status', (status) => {
    // Only the background's vault writes it; a lock takes it away before it says why.
    listener((status as Status | undefined) ?? emptyStatus);
  });
}

/**
 * Calls the listener whenever everything has been forgotten: that takes the published status away, before it says why.
 * @returns a function that ends it
 */
export function onSessionEnd(listener: () => void): () => void {
  return onChange('status', (status) => {
    if ((status ?? null) === null) listener();
  });
}

/**
 * Calls the listener whenever an item of `storage.session` has changed. It is told that, not what.
 * @returns a function that ends it
 */
export function onItemChange(item: SessionItem, listener: () => void): () => void {
  return onChange(item, () => {
    listener();
  });
}

/** The browser tells of every item at once, the session key among them, which is the background's alone: one is passed on. */
function onChange(item: SessionItem, listener: (value: unknown) => void): () => void {
  const tell = (changes: Readonly<Record<string, Storage.StorageChange>>) => {
    const { [item]: change } = changes;
    if (change !== undefined) listener(change.newValue);
  };
  browser.storage.session.onChanged.addListener(tell);
  return () => {
    browser.storage.session.onChanged.removeListener(tell);
  };
}

/** The background is our own code: the shape tells its answer from none, it is not a gate. */
function isResult<Value>(value: unknown): value is Result<Value> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}
