import { browser } from './browser.ts';
import type { Answers, Message, Result } from './messages.ts';

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
 * Calls the listener whenever the background's state has changed. It is told that, not what: the change itself holds the
 * session key, which is the background's alone.
 * @returns a function that ends it
 */
export function onStatusChange(listener: () => void): () => void {
  const tell = () => {
    listener();
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
