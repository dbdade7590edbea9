import { vi } from 'vitest';
import { type Backend, gitPhantomScope } from '../../../lib/extension/backends.ts';
import type { SessionKeys, Envelopes, Message, Status } from '../../../lib/extension/messages.ts';
import { decodeBase64 } from '../../../lib/protocol/base64.ts';
import { configurationPath } from '../../../lib/protocol/configuration.ts';
import { encryptApiKey } from '../../../lib/protocol/envelope.ts';
import { encryptBoundApiKey } from '../../../lib/protocol/sealed.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import type { KeyHeaders } from './vault-key.ts';
import { readHeaderRules, type Rule } from '../stamping/header-rule.ts';
import { storeKey } from './key-life.ts';
import { openTransaction } from './transaction.ts';
import { armedHeadersOf, getSessionKeys, headersFor } from './vault.ts';

type StoreKey = Extract<Message, { type: 'storeKey' }>;

/** For tests: an invented key. */
export const apiKeyForTest = 'sk-proj-FAKEFAKEFAKEFAKEFAKEFAKE';

/** For tests: a backend that takes version 1 only and answers everything with this. */
export function stubBasicBackend(answer: () => Response | Promise<Response>): void {
  const isConfiguration = (input: RequestInfo | URL) =>
    (input as string).endsWith(configurationPath);
  const fetched: typeof fetch = async (input) =>
    isConfiguration(input) ? new Response(null, { status: 404 }) : answer();
  vi.stubGlobal('fetch', fetched);
}

/** For tests: the rules that stamp; the one above them, for ambiguous paths, stamps nothing. */
export async function readStampingRules(): Promise<Rule[]> {
  return (await readHeaderRules()).filter(({ action }) => action.type === 'modifyHeaders');
}

/** For tests: the status as it is now. */
export async function readStatus(): Promise<Status> {
  return (await readSnapshot('status')).items.status;
}

/** For tests: {@link armedHeadersOf} the session as it is now. */
export async function readArmedHeaders(): Promise<readonly KeyHeaders[]> {
  return armedHeadersOf(await readSnapshot('vault'));
}

/** For tests: {@link headersFor} the session as it is now. */
export async function readHeaders(id: string): Promise<KeyHeaders | null> {
  return headersFor(await readSnapshot('vault'), id);
}

/** For tests: {@link getSessionKeys} in a transaction of its own. */
export async function sessionKeysForTest(
  apiOrigin = gitPhantomScope.apiOrigin,
): Promise<SessionKeys> {
  return openTransaction((tx) => getSessionKeys(tx, apiOrigin));
}

/** For tests: an invented key, encrypted as the popup does it. */
export async function sealForTest({ apiOrigin }: Backend = gitPhantomScope): Promise<
  Pick<StoreKey, 'sessionId' | 'envelopes'>
> {
  const { sessionId, sessionKeys } = await sessionKeysForTest(apiOrigin);
  return { sessionId, envelopes: await encryptForTest(sessionKeys, apiOrigin) };
}

/** For tests: envelopes for either version. */
export async function encryptForTest(
  sessionKeys: Envelopes,
  apiOrigin = gitPhantomScope.apiOrigin,
): Promise<Envelopes> {
  const bytes = new TextEncoder().encode(apiKeyForTest);
  const [v1, v2] = [sessionKeys.v1, sessionKeys.v2].map(
    (text) => decodeBase64(text) ?? new Uint8Array(),
  );
  const none = new Uint8Array();
  return {
    v1: await encryptApiKey(bytes, v1 ?? none),
    v2: await encryptBoundApiKey(bytes, v2 ?? none, { apiOrigin, provider: 'openai' }),
  };
}

/** For tests: the same, stored for the built-in backend. */
export async function storeForTest(place: Partial<StoreKey> = {}): Promise<Status> {
  return storeKey({
    type: 'storeKey',
    backendId: 'git-phantom-scope',
    provider: 'openai',
    label: null,
    active: true,
    ...(await sealForTest()),
    ...place,
  });
}
