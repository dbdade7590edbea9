import { ask } from '../../lib/background-client.ts';
import type { BorrowedSessionKey, Message, Result, Status } from '../../lib/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';

type StoreKey = Extract<Message, { type: 'storeKey' }>;

/** Which key it is and where it may go. */
export type KeyPlace = Pick<StoreKey, 'provider' | 'backendId'> &
  Partial<Pick<StoreKey, 'label' | 'use'>>;

/** Encrypts a key here, zeroes its bytes, and hands only the envelope to the background. */
export async function storeKey(place: KeyPlace, apiKey: Uint8Array): Promise<Result<Status>> {
  const sealed = await sealAndWipe(apiKey);
  if (!sealed.ok) return sealed;
  return ask({ type: 'storeKey', label: null, use: true, ...place, ...sealed.value });
}

type Sealed = Pick<StoreKey, 'sessionId' | 'envelope'>;

async function sealAndWipe(apiKey: Uint8Array): Promise<Result<Sealed>> {
  try {
    const borrowed = await ask({ type: 'borrowSessionKey' });
    return borrowed.ok ? await seal(apiKey, borrowed.value) : borrowed;
  } finally {
    apiKey.fill(0);
  }
}

async function seal(apiKey: Uint8Array, borrowed: BorrowedSessionKey): Promise<Result<Sealed>> {
  const sessionKey = decodeBase64(borrowed.sessionKey) ?? new Uint8Array();
  try {
    const envelope = await encryptApiKey(apiKey, sessionKey);
    return { ok: true, value: { sessionId: borrowed.sessionId, envelope } };
  } catch {
    // Lengths are checked before; what is left is a session key that is none, or a browser without WebCrypto.
    return { ok: false, code: 'failed' };
  } finally {
    sessionKey.fill(0);
  }
}
