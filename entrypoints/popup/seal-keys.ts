import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { SessionKeys, Envelopes, Message, Result } from '../../lib/extension/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { decryptApiKey, encryptApiKey } from '../../lib/protocol/envelope.ts';
import { encryptBoundApiKey } from '../../lib/protocol/sealed.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { getSessionKeys } from './prefetched-session-keys.ts';

/** A key as it leaves the popup: encrypted for either version, and with which session's keys. */
export type SealedKey = Pick<Extract<Message, { type: 'storeKey' }>, 'sessionId' | 'envelopes'>;

/** A key as it was typed, and what it is for. */
export interface TypedKey {
  readonly provider: ProviderId;
  /** UTF-8 */
  readonly apiKey: Uint8Array;
}

/** A key that waits to be stored for a backend that is yet to be chosen. */
export interface WaitingKey {
  readonly provider: ProviderId;
  readonly sessionId: string;
  /** Of version 1, which is bound to no backend. */
  readonly envelope: string;
}

/**
 * Encrypts keys for one backend, for whichever version they will be sent under, and zeroes their bytes, whatever happens:
 * the envelopes of each, in their order.
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

/** Encrypts keys so that only a session key, which is not here, opens them, and zeroes their bytes. */
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

/** Encrypts keys that were put aside for the backend that has been chosen; none where their session has ended. */
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

/** Gets the session keys of a backend; zeroes them and the keys' bytes, whatever happens. */
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
    // Lengths are checked before; what is left is a session key that is none or has ended, or a browser without WebCrypto.
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
