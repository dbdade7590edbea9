import { readBase64 } from './base64.ts';
import { ByokDecryptionError, ByokKeyRequiredError } from './errors.ts';
import { maxEnvelopeBytes, minEnvelopeBytes, sessionKeyBytes } from './sizes.ts';

/** The header with the envelope: base64 of `iv(12) ‖ ciphertext ‖ tag(16)` (seed line 21). */
export const encryptedKeyHeader = 'X-Encrypted-Key';

/** The header with the session key: base64 of 32 bytes, over HTTPS only (seed line 22). */
export const sessionKeyHeader = 'X-Session-Key';

/** The length of the longest `X-Encrypted-Key`, in characters. */
export const longestEnvelopeText = charactersOf(maxEnvelopeBytes);

/** Both header values as text, `null` if the request has no such header. */
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

/** Both headers, decoded as far as possible. The arrays always suit a cipher; they mean something only if `isWellFormed`. */
export interface ByokHeaderReading extends ByokHeaderBytes {
  readonly isWellFormed: boolean;
}

/**
 * Parses both headers strictly: canonical base64, exact lengths, one value each. The values of a repeated header
 * arrive joined by a comma, which is not base64, so they are refused here.
 * @throws {ByokKeyRequiredError} when both headers are missing
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
  /** A missing or short value is extended to this many bytes. */
  readonly usual: number;
}

/** An envelope of 128 bytes holds a key of 100. */
const envelopeLengths: Lengths = { min: minEnvelopeBytes, max: maxEnvelopeBytes, usual: 128 };

const keyLengths: Lengths = { min: sessionKeyBytes, max: sessionKeyBytes, usual: sessionKeyBytes };

/**
 * Reads both headers to the end, for a caller that decides only after it has decrypted. A missing or short value is
 * extended to the usual length, and a long one is cut to the greatest length that a cipher accepts.
 * @throws {ByokKeyRequiredError} when both headers are missing
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

/** Bytes that suit a cipher. They mean something only if `isWellFormed`. */
export interface BytesReading {
  readonly bytes: Uint8Array;
  readonly isWellFormed: boolean;
}

/** Reads `X-Encrypted-Key` to the end. It has the same grammar in every version: 29 to 4,124 bytes. */
export function readEnvelope(encryptedKey: string | null): BytesReading {
  return readWithin(encryptedKey ?? '', envelopeLengths);
}

/** Always copies, so that a wrong length takes the same work as a right one. */
function readWithin(text: string, { min, max, usual }: Lengths): BytesReading {
  // Text beyond the longest value is ignored, as a header may be as long as the transport allows.
  const longest = charactersOf(max);
  const { bytes, isCanonical } = readBase64(text.slice(0, longest));
  const length = bytes.length < min ? usual : Math.min(bytes.length, max);
  const isWellFormed = isCanonical && text.length <= longest && bytes.length === length;
  return { bytes: resize(bytes, length), isWellFormed };
}

/** The length of the base64 text of this many bytes. */
function charactersOf(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

function resize(bytes: Uint8Array, length: number): Uint8Array {
  const resized = new Uint8Array(length);
  resized.set(bytes.subarray(0, length));
  bytes.fill(0);
  return resized;
}
