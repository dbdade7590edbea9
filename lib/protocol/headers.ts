import { decodeBase64 } from './base64.ts';
import { ByokDecryptionError, ByokKeyRequiredError } from './errors.ts';
import { maxEnvelopeBytes, minEnvelopeBytes, sessionKeyBytes } from './sizes.ts';

/** Carries the envelope: base64 of `iv(12) ‖ ciphertext ‖ tag(16)` (seed line 21). */
export const encryptedKeyHeader = 'X-Encrypted-Key';

/** Carries the session key: base64 of 32 bytes, over HTTPS only (seed line 22). */
export const sessionKeyHeader = 'X-Session-Key';

/** Both header values as text, `null` where the request has no such header. */
export interface ByokHeaderValues {
  readonly encryptedKey: string | null;
  readonly sessionKey: string | null;
}

/** Both headers decoded: `envelope` is 29 to 4,124 bytes, `sessionKey` is 32. */
export interface ByokHeaderBytes {
  readonly envelope: Uint8Array;
  readonly sessionKey: Uint8Array;
}

/**
 * The two headers as a request carries them.
 * @param envelope base64, as `encryptApiKey` returns it
 * @param sessionKey base64 of the 32 key bytes
 */
export function formatByokHeaders(envelope: string, sessionKey: string): Record<string, string> {
  return { [encryptedKeyHeader]: envelope, [sessionKeyHeader]: sessionKey };
}

/**
 * Parses both headers strictly: canonical base64, exact lengths, one value each. A repeated header arrives joined by a
 * comma, which is not base64, so it is refused here.
 * @throws {ByokKeyRequiredError} when neither header is there
 * @throws {ByokDecryptionError} for everything else that is wrong
 */
export function parseByokHeaders({ encryptedKey, sessionKey }: ByokHeaderValues): ByokHeaderBytes {
  if (encryptedKey === null && sessionKey === null) throw new ByokKeyRequiredError();
  const envelope = decodeWithin(encryptedKey ?? '', minEnvelopeBytes, maxEnvelopeBytes);
  const key = decodeWithin(sessionKey ?? '', sessionKeyBytes, sessionKeyBytes);
  if (envelope !== null && key !== null) return { envelope, sessionKey: key };
  key?.fill(0);
  throw new ByokDecryptionError();
}

function decodeWithin(text: string, min: number, max: number): Uint8Array | null {
  // Before anything else, the text's length: from about 16 MB on the shape check overflows the engine's stack.
  if (text.length > Math.ceil(max / 3) * 4) return null;
  const bytes = decodeBase64(text);
  return bytes !== null && bytes.length >= min && bytes.length <= max ? bytes : null;
}
