import type { Runtime } from 'webextension-polyfill';
import { browser } from '../../lib/extension/browser.ts';
import {
  type Answers,
  type Message,
  parseMessage,
  type Result,
} from '../../lib/extension/messages.ts';
import { failureCodeOf } from './session/expect.ts';
import {
  getSessionKeys,
  checkStoredKey,
  currentStatus,
  forgetKey,
  storeKey,
  activateKey,
} from './session/key-life.ts';
import { keepLonger } from './session/session-life.ts';
import { allowBasic, recheckProtocol, trustKey } from './protocol/refresh-discovery.ts';
import { lock } from './session/lock.ts';

/** The pages of ours that may ask; there are no content scripts. */
const ownPages = ['/popup.html', '/options.html', '/welcome.html'];

type Handlers = {
  readonly [Type in Message['type']]: (
    message: Extract<Message, { type: Type }>,
  ) => Promise<Answers[Type]>;
};

const handlers: Handlers = {
  getStatus: currentStatus,
  getSessionKeys: ({ backendId }) => getSessionKeys(backendId),
  storeKey,
  checkKey: ({ keyId }) => checkStoredKey(keyId),
  activateKey: ({ keyId }) => activateKey(keyId),
  forgetKey: ({ keyId }) => forgetKey(keyId),
  trustKey,
  allowBasic: ({ backendId }) => allowBasic(backendId),
  recheckProtocol: ({ backendId }) => recheckProtocol(backendId),
  keepLonger,
  lock: () => lock('byHand'),
};

/**
 * Registers the one message listener. A message that does not come from one of our own pages, or is malformed, gets
 * no answer at all; the others wait until vault and rule have been reconciled.
 */
export function listenForMessages(ready: () => Promise<void>): void {
  browser.runtime.onMessage.addListener((value: unknown, sender: Runtime.MessageSender) => {
    const message = isOwnPage(sender) ? parseMessage(value) : null;
    return message === null ? undefined : answer(message, ready);
  });
}

/** Tells whether a sender is one of our own pages, as a top document, under our own id. */
export function isOwnPage({ id, url, frameId }: Runtime.MessageSender): boolean {
  if (id !== browser.runtime.id || url === undefined || (frameId ?? 0) !== 0) return false;
  return ownPages.some((page) => isPage(url, browser.runtime.getURL(page)));
}

function isPage(url: string, page: string): boolean {
  return url === page || url.startsWith(`${page}?`) || url.startsWith(`${page}#`);
}

async function answer(message: Message, ready: () => Promise<void>): Promise<Result<unknown>> {
  try {
    await ready();
    // Each handler takes the message of its own type: the table's type ensures that, an index signature cannot.
    const handle = handlers[message.type] as (message: Message) => Promise<unknown>;
    return { ok: true, value: await handle(message) };
  } catch (error) {
    return { ok: false, code: failureCodeOf(error) };
  }
}
