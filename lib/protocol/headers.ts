import { readBase64 } from './base64.ts';
import { ByokDecryptionError, ByokKeyRequiredError } from './errors.ts';
import { maxEnvelopeBytes, minEnvelopeBytes, sessionKeyBytes } from './sizes.ts';

/** Carries the envelope: base64 of `iv(12) ‖ ciphertext ‖ tag(16)` (seed line 21). */
export const encryptedKeyHeader = 'X-Encrypted-Key';

/** Carries the session key: base64 of 32 bytes, over HTTPS only (seed line 22). */
export const sessionKeyHeader = 'X-Session-Key';

/** Characters of the longest `X-Encrypted-Key`. */
export const longestEnvelopeText = charactersOf(maxEnvelopeBytes);

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

/** Both headers as far as they can be read: always arrays that a cipher takes, which mean something if `isWellFormed`. */
export interface ByokHeaderReading extends ByokHeaderBytes {
  readonly isWellFormed: boolean;
}

/**
 * Parses both headers strictly: canonical base64, exact lengths, one value each. A repeated header arrives joined by a
 * comma, which is not base64, so it is refused here.
 * @throws {ByokKeyRequiredError} when neither header is there
 * @throws {ByokDecryptionError} for everything else that is wrong
 */
export function parseByokHeaders(values: ByokHeaderValues): ByokHeaderBytes {
  const { envelope, sessionKey, isWellFormed } = readByokHeaders(values);
  if (isWellFormed) return { envelope, sessionKey };
  sessionKey.fill(0);
  throw new ByokDecryptionError();
}

interface Lengths {
  readonly min: number;
  readonly max: number;
  /** What is missing or too short is brought to this many bytes. */
  readonly usual: number;
}

/** An envelope of 128 bytes holds a key of 100. */
const envelopeLengths: Lengths = { min: minEnvelopeBytes, max: maxEnvelopeBytes, usual: 128 };

const keyLengths: Lengths = { min: sessionKeyBytes, max: sessionKeyBytes, usual: sessionKeyBytes };

/**
 * Reads both headers without an early end, for a caller that decides only after it has decrypted. What is missing or
 * too short is brought to the length of a usual one, what is too long to the greatest length that a cipher takes.
 * @throws {ByokKeyRequiredError} when neither header is there
 */
export function readByokHeaders({ encryptedKey, sessionKey }: ByokHeaderValues): ByokHeaderReading {
  if (encryptedKey === null && sessionKey === null) throw new ByokKeyRequiredError();
  const envelope = readEnvelope(encryptedKey);
  const key = readWithin(sessionKey ?? '', keyLengths);
  return {
    envelope: envelope.bytes,
    sessionKey: key.bytes,
    isWellFormed: envelope.isWellFormed && key.isWellFormed,
  };
}

/** Bytes that a cipher takes, which mean something if `isWellFormed`. */
export interface BytesReading {
  readonly bytes: Uint8Array;
  readonly isWellFormed: boolean;
}

/** Reads `X-Encrypted-Key`, which has the same grammar in every version: 29 to 4,124 bytes, without an early end. */
export function readEnvelope(encryptedKey: string | null): BytesReading {
  return readWithin(encryptedKey ?? '', envelopeLengths);
}

/** Always copies, so that a length which had to be mended costs no more than one that is right. */
function readWithin(text: string, { min, max, usual }: Lengths): BytesReading {
  // What is beyond the longest value is never looked at: a header may be as long as the transport lets it.
  const longest = charactersOf(max);
  const { bytes, isCanonical } = readBase64(text.slice(0, longest));
  const length = bytes.length < min ? usual : Math.min(bytes.length, max);
  const isWellFormed = isCanonical && text.length <= longest && bytes.length === length;
  return { bytes: resize(bytes, length), isWellFormed };
}

/** How long base64 of so many bytes is. */
function charactersOf(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

function resize(bytes: Uint8Array, length: number): Uint8Array {
  const resized = new Uint8Array(length);
  resized.set(bytes.subarray(0, length));
  bytes.fill(0);
  return resized;
}
