import { ask } from '../../lib/background-client.ts';
import type { Result, Status } from '../../lib/messages.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';
import type { ProviderId } from '../../lib/providers.ts';

/** Encrypts a key here, zeroes its bytes, and hands only the envelope to the background. */
export async function storeKey(provider: ProviderId, apiKey: Uint8Array): Promise<Result<Status>> {
  const envelope = await sealAndWipe(apiKey);
  return envelope.ok ? ask({ type: 'storeKey', provider, envelope: envelope.value }) : envelope;
}

async function sealAndWipe(apiKey: Uint8Array): Promise<Result<string>> {
  try {
    const borrowed = await ask({ type: 'borrowSessionKey' });
    return borrowed.ok ? await seal(apiKey, borrowed.value) : borrowed;
  } finally {
    apiKey.fill(0);
  }
}

async function seal(apiKey: Uint8Array, sessionKeyText: string): Promise<Result<string>> {
  const sessionKey = decodeBase64(sessionKeyText) ?? new Uint8Array();
  try {
    return { ok: true, value: await encryptApiKey(apiKey, sessionKey) };
  } catch {
    // Lengths are checked before; what is left is a session key that is none, or a browser without WebCrypto.
    return { ok: false, code: 'failed' };
  } finally {
    sessionKey.fill(0);
  }
}
