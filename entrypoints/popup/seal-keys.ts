import { ask } from '../../lib/background-client.ts';
import type { BorrowedSessionKey, Message, Result } from '../../lib/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';

/** A key as it leaves the popup: encrypted, and with which session's key. */
export type SealedKey = Pick<Extract<Message, { type: 'storeKey' }>, 'sessionId' | 'envelope'>;

/** Encrypts keys under the session key and zeroes their bytes, whatever happens: an envelope for each, in their order. */
export async function sealKeys(apiKeys: readonly Uint8Array[]): Promise<Result<SealedKey[]>> {
  try {
    const borrowed = await ask({ type: 'borrowSessionKey' });
    return borrowed.ok ? await seal(apiKeys, borrowed.value) : borrowed;
  } finally {
    for (const apiKey of apiKeys) apiKey.fill(0);
  }
}

async function seal(
  apiKeys: readonly Uint8Array[],
  borrowed: BorrowedSessionKey,
): Promise<Result<SealedKey[]>> {
  const { sessionId } = borrowed;
  const sessionKey = decodeBase64(borrowed.sessionKey) ?? new Uint8Array();
  try {
    const envelopes = await Promise.all(apiKeys.map((apiKey) => encryptApiKey(apiKey, sessionKey)));
    return { ok: true, value: envelopes.map((envelope) => ({ sessionId, envelope })) };
  } catch {
    // Lengths are checked before; what is left is a session key that is none, or a browser without WebCrypto.
    return { ok: false, code: 'failed' };
  } finally {
    sessionKey.fill(0);
  }
}
