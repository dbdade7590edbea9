import type { Message, Status } from '../../lib/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';
import { storeKey } from './key-life.ts';
import { borrowSessionKey } from './vault.ts';

type StoreKey = Extract<Message, { type: 'storeKey' }>;

const apiKey = 'sk-proj-FAKEFAKEFAKEFAKEFAKEFAKE';

/** For tests: an invented key, encrypted as the popup does it. */
export async function sealForTest(): Promise<Pick<StoreKey, 'sessionId' | 'envelope'>> {
  const { sessionId, sessionKey } = await borrowSessionKey();
  const bytes = decodeBase64(sessionKey) ?? new Uint8Array();
  const envelope = await encryptApiKey(new TextEncoder().encode(apiKey), bytes);
  return { sessionId, envelope };
}

/** For tests: the same, stored for the built-in backend. */
export async function storeForTest(place: Partial<StoreKey> = {}): Promise<Status> {
  return storeKey({
    type: 'storeKey',
    backendId: 'git-phantom-scope',
    provider: 'openai',
    label: null,
    use: true,
    ...(await sealForTest()),
    ...place,
  });
}
