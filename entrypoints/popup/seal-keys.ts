import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { SessionKeys, Envelopes, Message, Result } from '../../lib/extension/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { decryptApiKey, encryptApiKey } from '../../lib/protocol/envelope.ts';
import { encryptBoundApiKey } from '../../lib/protocol/sealed.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { getSessionKeys } from './prefetched-session-keys.ts';

/** A key as it leaves the popup: encrypted for both versions, and the id of the session. */
export type SealedKey = Pick<Extract<Message, { type: 'storeKey' }>, 'sessionId' | 'envelopes'>;

/** A typed key and its place. */
export interface TypedKey {
  readonly provider: ProviderId;
  /** UTF-8 */
  readonly apiKey: Uint8Array;
}

/** A key that waits until its backend is chosen. */
export interface WaitingKey {
  readonly provider: ProviderId;
  readonly sessionId: string;
  /** The envelope of version 1, which is bound to no backend. */
  readonly envelope: string;
}

/**
 * Encrypts keys for one backend, for both versions, and zeroes their bytes in any case. Returns the envelopes of each key, in
 * order.
 */
export async function sealKeys(
  backendId: string,
  typedKeys: readonly TypedKey[],
): Promise<Result<SealedKey[]>> {
  return withSessionKeys(backendId, typedKeys, async (answer) => {
    const envelopes = await Promise.all(typedKeys.map((key) => sealFor(answer, key)));
    return envelopes.map((each) => ({ sessionId: answer.sessionId, envelopes: each }));
  });
}

/** Encrypts keys so that only a session key, which is not kept here, opens them. Zeroes their bytes. */
export async function putAside(typedKeys: readonly TypedKey[]): Promise<Result<WaitingKey[]>> {
  // The session key of version 1 is the same for every backend.
  return withSessionKeys(gitPhantomScope.id, typedKeys, async ({ sessionId, basicKey }) => {
    const wait = async ({ provider, apiKey }: TypedKey): Promise<WaitingKey> => ({
      provider,
      sessionId,
      envelope: await encryptApiKey(apiKey, basicKey),
    });
    return Promise.all(typedKeys.map(wait));
  });
}

/** Encrypts waiting keys for the chosen backend. Returns a failure if their session has ended. */
export async function sealWaitingKeys(
  backendId: string,
  waitingKeys: readonly WaitingKey[],
): Promise<Result<SealedKey[]>> {
  const answer = await getSessionKeys(backendId);
  if (!answer.ok) return answer;
  const { sessionId, sessionKeys } = answer.value;
  if (waitingKeys.some((key) => key.sessionId !== sessionId)) {
    return { ok: false, code: 'badEnvelope' };
  }
  const open = async ({ provider, envelope }: WaitingKey): Promise<TypedKey> => ({
    provider,
    apiKey: await decryptApiKey({ encryptedKey: envelope, sessionKey: sessionKeys.v1 }),
  });
  return sealKeys(backendId, await Promise.all(waitingKeys.map(open)));
}

interface DecodedSessionKeys extends SessionKeys {
  readonly basicKey: Uint8Array;
  readonly sealedKey: Uint8Array;
}

/** Gets the session keys of a backend, and zeroes them and the API keys' bytes in any case. */
async function withSessionKeys<Value>(
  backendId: string,
  typedKeys: readonly TypedKey[],
  act: (keys: DecodedSessionKeys) => Promise<Value>,
): Promise<Result<Value>> {
  const toWipe: Uint8Array[] = typedKeys.map(({ apiKey }) => apiKey);
  try {
    const answer = await getSessionKeys(backendId);
    if (!answer.ok) return answer;
    const { v1, v2 } = answer.value.sessionKeys;
    const [basicKey, sealedKey] = [bytesOf(v1), bytesOf(v2)];
    toWipe.push(basicKey, sealedKey);
    return { ok: true, value: await act({ ...answer.value, basicKey, sealedKey }) };
  } catch {
    // Lengths were checked before. The session key may be malformed or its session ended, or the browser lacks WebCrypto.
    return { ok: false, code: 'failed' };
  } finally {
    for (const bytes of toWipe) bytes.fill(0);
  }
}

async function sealFor(
  { apiOrigin, basicKey, sealedKey }: DecodedSessionKeys,
  { apiKey, provider }: TypedKey,
): Promise<Envelopes> {
  return {
    v1: await encryptApiKey(apiKey, basicKey),
    v2: await encryptBoundApiKey(apiKey, sealedKey, { apiOrigin, provider }),
  };
}

function bytesOf(text: string): Uint8Array {
  return decodeBase64(text) ?? new Uint8Array();
}
