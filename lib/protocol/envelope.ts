import { managedNonce } from '@noble/ciphers/utils.js';
import { gcm } from '@noble/ciphers/webcrypto.js';
import { encodeBase64, readBase64 } from './base64.ts';
import { ByokDecryptionError, EnvelopeInputError } from './errors.ts';
import { type ByokHeaderValues, longestEnvelopeText, readByokHeaders } from './headers.ts';
import { maxApiKeyBytes, minApiKeyBytes, nonceBytes, sessionKeyBytes, tagBytes } from './sizes.ts';
import { isUtf8 } from './utf8.ts';

/**
 * AES-256-GCM over whole envelopes (`iv(12) ‖ ciphertext ‖ tag(16)`) under one session key and one AAD. The extension
 * uses WebCrypto, the verifier `node:crypto`, and the tests also noble's portable code.
 */
export interface EnvelopeCipher {
  /** Encrypts under a fresh random nonce. */
  encrypt(plaintext: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Opens an envelope. Throws if the tag does not verify. */
  decrypt(envelope: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** Builds a cipher from the 32 bytes of a session key. Version 1 has no AAD, version 2 always has one. */
export type EnvelopeCipherFactory = (sessionKey: Uint8Array, aad?: Uint8Array) => EnvelopeCipher;

/**
 * Native WebCrypto AES-GCM, as the seed asks (seed line 20). It goes through noble, whose managed nonce has the seed's byte
 * layout.
 */
export const webCryptoCipher: EnvelopeCipherFactory = (sessionKey, aad) =>
  managedNonce(gcm)(sessionKey, aad);

/** Creates a session key of 32 random bytes (seed line 19). */
export function createSessionKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(sessionKeyBytes));
}

/**
 * Encrypts an API key as the seed's `encryptApiKey` does (seed lines 24 to 33), but takes bytes, which the caller can zero.
 * @param apiKey UTF-8, 1 to 4,096 bytes
 * @param sessionKey 32 bytes
 * @returns the value of `X-Encrypted-Key`: base64 of `iv ‖ ciphertext ‖ tag`
 * @throws {EnvelopeInputError} when a length is wrong
 */
export async function encryptApiKey(
  apiKey: Uint8Array,
  sessionKey: Uint8Array,
  createCipher: EnvelopeCipherFactory = webCryptoCipher,
): Promise<string> {
  expectLength('apiKey', apiKey, minApiKeyBytes, maxApiKeyBytes);
  expectLength('sessionKey', sessionKey, sessionKeyBytes, sessionKeyBytes);
  return encodeBase64(await createCipher(sessionKey).encrypt(apiKey));
}

/**
 * Decrypts both header values to the API key's bytes (seed lines 46 to 57). The caller owns the bytes and zeroes them.
 * Every failure takes the same work, and the error does not say why it failed (seed line 51).
 * @throws {ByokKeyRequiredError} when both headers are missing
 * @throws {ByokDecryptionError} for everything else, without a reason
 */
export async function decryptApiKey(
  headers: ByokHeaderValues,
  createCipher: EnvelopeCipherFactory = webCryptoCipher,
): Promise<Uint8Array> {
  const { envelope, sessionKey, isWellFormed } = readByokHeaders(headers);
  const { plaintext, isGenuine } = await openEnvelope(envelope, sessionKey, createCipher);
  sessionKey.fill(0);
  const isText = isUtf8(plaintext);
  if (isWellFormed && isGenuine && isText) return plaintext;
  plaintext.fill(0);
  decodeRest(headers.encryptedKey);
  await openStandIn(!isGenuine, createCipher);
  throw new ByokDecryptionError();
}

/** The result of opening an envelope. A failure is a value, not an exception. */
export interface Opened {
  /** Zeros of the same length if the tag does not verify. */
  readonly plaintext: Uint8Array;
  readonly isGenuine: boolean;
}

/**
 * Opens an envelope, or reports that it is not genuine.
 * @param envelope `iv(12) ‖ ciphertext ‖ tag(16)`, at least 28 bytes
 * @param sessionKey 32 bytes
 */
export async function openEnvelope(
  envelope: Uint8Array,
  sessionKey: Uint8Array,
  createCipher: EnvelopeCipherFactory,
): Promise<Opened> {
  // Allocated even if it is not needed, so that every refusal allocates the same.
  const zeros = new Uint8Array(envelope.length - nonceBytes - tagBytes);
  // The cost of an exception grows with the depth of the stack, so both envelopes are opened from an empty stack.
  await Promise.resolve();
  try {
    return { plaintext: await createCipher(sessionKey).decrypt(envelope), isGenuine: true };
  } catch {
    // A forged tag is an expected outcome. The platform's error is dropped.
    return { plaintext: zeros, isGenuine: false };
  }
}

/** An envelope that opens under a key of zeros: test case 14 of "The Galois/Counter Mode of Operation" (McGrew and Viega). */
const standIn = 'AAAAAAAAAAAAAAAAzqdAPU1ga24HTsXTuvOdGNDRyKeZmWvwJluYtdSKuRk=';

/** Decodes filler up to the longest `X-Encrypted-Key`, so that every refusal decodes the same number of characters. */
export function decodeRest(encryptedKey: string | null): void {
  const missing = Math.max(0, longestEnvelopeText - (encryptedKey ?? '').length);
  readBase64('A'.repeat(missing));
}

/** Opens a stand-in envelope with the given outcome, so that every refusal opens one genuine and one forged envelope. */
export async function openStandIn(
  isGenuine: boolean,
  createCipher: EnvelopeCipherFactory,
): Promise<void> {
  const { bytes } = readBase64(standIn);
  if (!isGenuine) bytes[0] = 1;
  await openEnvelope(bytes, new Uint8Array(sessionKeyBytes), createCipher);
}

/** @throws {EnvelopeInputError} when the number of bytes is out of range */
export function expectLength(field: string, bytes: Uint8Array, min: number, max: number): void {
  if (bytes.length >= min && bytes.length <= max) return;
  const expected = min === max ? String(min) : `${String(min)} to ${String(max)}`;
  throw new EnvelopeInputError(`${field} must be ${expected} bytes`);
}
