import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Message } from '../../lib/extension/messages.ts';
import { projectRoot } from '../project.ts';

/** Folder of an extension that sends given messages to another one. */
export const forgerExtension = join(projectRoot, 'testkit', 'other-extensions', 'forger');

/** How a forged message, or a port, ended. */
export interface ForgedAnswer {
  readonly answer: unknown;
  readonly error?: string | null;
}

const backendId = 'git-phantom-scope';
const keyId = 'forged';

/** Keyed by type, so that none can be missing. */
const messages: { readonly [Type in Message['type']]: Extract<Message, { type: Type }> } = {
  getStatus: { type: 'getStatus' },
  getSessionKeys: { type: 'getSessionKeys', backendId },
  recheckProtocol: { type: 'recheckProtocol', backendId },
  allowBasic: { type: 'allowBasic', backendId },
  trustKey: { type: 'trustKey', backendId, fingerprint: Array(16).fill('abcd').join(' ') },
  storeKey: {
    type: 'storeKey',
    sessionId: 'forged',
    backendId,
    provider: 'openai',
    label: null,
    envelopes: { v1: 'AAAA', v2: 'AAAA' },
    active: true,
  },
  checkKey: { type: 'checkKey', keyId },
  activateKey: { type: 'activateKey', keyId },
  forgetKey: { type: 'forgetKey', keyId },
  keepLonger: { type: 'keepLonger' },
  lock: { type: 'lock' },
};

/** Every kind of message that our pages send. */
export const forgedMessages: readonly Message[] = Object.values(messages);

/** Messages that none of our pages sends. */
export const malformedMessages: readonly unknown[] = [
  null,
  1,
  'getStatus',
  [],
  {},
  { type: 'unlock' },
  { type: ['getStatus'] },
  { type: 'storeKey' },
  { type: 'storeKey', provider: 'nobody', envelopes: { v1: 'AAAA', v2: 'AAAA' } },
  { type: 'storeKey', provider: 'openai', envelopes: { v1: 1, v2: 'AAAA' } },
  { type: 'storeKey', provider: 'openai', envelopes: { v1: 'A'.repeat(10_000), v2: 'AAAA' } },
  { type: '__proto__' },
  { type: 'constructor' },
];

/** Sends each of the forged messages from a web page. Returns the answers; `null` is no answer. */
export async function forgeFromPage(page: Page, extensionId: string): Promise<unknown[]> {
  return page.evaluate(
    async ({ id, forged }) => {
      const { chrome: api } = globalThis as { chrome?: { runtime?: typeof chrome.runtime } };
      const send = (message: object): Promise<unknown> =>
        api?.runtime?.sendMessage(id, message).catch(() => null) ?? Promise.resolve(null);
      return (await Promise.all(forged.map(send))).map((answer) => answer ?? null);
    },
    { id: extensionId, forged: [...forgedMessages] },
  );
}

/** Sends a message from the page of the forger extension, by message and by port. */
export async function forgeFromExtension(
  forgerPage: Page,
  extensionId: string,
  message: object,
): Promise<ForgedAnswer[]> {
  const question = { id: extensionId, forged: message };
  const forgeBoth = async ({ id, forged }: typeof question): Promise<ForgedAnswer[]> => {
    const { forge, forgePort } = globalThis as unknown as Record<
      'forge' | 'forgePort',
      (id: string, message: object) => Promise<ForgedAnswer>
    >;
    return [await forge(id, forged), await forgePort(id, forged)];
  };
  return forgerPage.evaluate(forgeBoth, question);
}

/** Sends each message from a document of ours. Returns the answers; `null` is no answer. */
export async function sendEach(page: Page, messages: readonly unknown[]): Promise<unknown[]> {
  return page.evaluate(
    (sent) =>
      Promise.all(
        sent.map(async (message): Promise<unknown> => {
          const answer: unknown = await chrome.runtime.sendMessage(message).catch(() => null);
          return answer ?? null;
        }),
      ),
    [...messages],
  );
}
