import { browser } from './browser.ts';
import {
  type Answers,
  emptyStatus,
  type Message,
  type Result,
  type Status,
  statusItem,
} from './messages.ts';

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
    const stored = await browser.storage.session.get(statusItem);
    // Only the background's vault writes it.
    const status = stored[statusItem] as Status | undefined;
    return { ok: true, value: status ?? emptyStatus };
  } catch {
    // The extension was reloaded under the page.
    return { ok: false, code: 'failed' };
  }
}

/**
 * Calls the listener whenever the background has published another {@link Status}. It is told that, not what.
 * @returns a function that ends it
 */
export function onStatusChange(listener: () => void): () => void {
  return onItemChange(statusItem, listener);
}

/**
 * Calls the listener whenever an item of `storage.session` has changed. It is told that, not what: beside the item may be
 * the session key, which is the background's alone. Other items change whenever the background looks at the clock, also
 * to answer the listener.
 * @returns a function that ends it
 */
export function onItemChange(item: string, listener: () => void): () => void {
  const tell = (changes: Readonly<Record<string, unknown>>) => {
    if (item in changes) listener();
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
