import { decodeBase64Url, encodeBase64Url } from '../../../lib/protocol/base64.ts';
import { isKeyId, isProtocolTime } from '../../../lib/protocol/binding.ts';

/** The private half of a sealing key. Times are seconds since 1970; it is valid only between them. */
export interface PrivateSealingKey {
  /** 1 to 32 of `a-z 0-9 - _`. */
  readonly id: string;
  /** X25519, 32 bytes. */
  readonly privateKey: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** All the secrets that a backend needs to offer version 2. */
export interface KeyMaterial {
  /** When it was last changed. The issue time of the configuration, the same for every instance. */
  readonly issuedAt: number;
  /** Ed25519 seed, 32 bytes. Senders pin its public key. */
  readonly signingKey: Uint8Array;
  /** 1 to 8. */
  readonly keys: readonly PrivateSealingKey[];
}

/** Key material is malformed. The message names the member and the expected shape, never a value. */
export class KeyMaterialError extends Error {
  /** Stable code of this failure. */
  readonly code = 'KEY_MATERIAL_INVALID';
  override readonly name = 'KeyMaterialError';
}

/** How many keys a configuration may list (docs/protocol.md, Configuration). */
export const maxKeys = 8;

/** Length of a private key of either kind, in bytes. */
export const privateKeyBytes = 32;

/**
 * Reads key material, the JSON that {@link formatKeyMaterial} writes.
 * @throws {KeyMaterialError} when a member is malformed
 */
export function parseKeyMaterial(text: string): KeyMaterial {
  const document = expectObject(parseJson(text), 'the key material');
  const material = {
    issuedAt: expectTime(document['issued_at'], 'issued_at'),
    signingKey: expectKeyBytes(document['signing_private_key'], 'signing_private_key'),
    keys: expectKeys(document['keys']),
  };
  if (new Set(material.keys.map(({ id }) => id)).size !== material.keys.length) {
    throw refusal('keys', 'a list without duplicate ids');
  }
  return material;
}

/** The inverse of {@link parseKeyMaterial}. The text is secret. */
export function formatKeyMaterial({ issuedAt, signingKey, keys }: KeyMaterial): string {
  const document = {
    issued_at: issuedAt,
    signing_private_key: encodeBase64Url(signingKey),
    keys: keys.map(({ id, privateKey, notBefore, notAfter }) => ({
      id,
      private_key: encodeBase64Url(privateKey),
      not_before: notBefore,
      not_after: notAfter,
    })),
  };
  return JSON.stringify(document, null, 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The platform's message would quote the text.
    throw refusal('the key material', 'JSON');
  }
}

function expectKeys(value: unknown): PrivateSealingKey[] {
  if (Array.isArray(value) && value.length >= 1 && value.length <= maxKeys) {
    return value.map(expectKey);
  }
  throw refusal('keys', `a list of 1 to ${maxKeys}`);
}

function expectKey(value: unknown, at: number): PrivateSealingKey {
  const name = `keys[${at}]`;
  const key = expectObject(value, name);
  const notBefore = expectTime(key['not_before'], `${name}.not_before`);
  const notAfter = expectTime(key['not_after'], `${name}.not_after`);
  if (notAfter <= notBefore) throw refusal(`${name}.not_after`, 'later than not_before');
  const { id } = key;
  if (typeof id !== 'string' || !isKeyId(id)) throw refusal(`${name}.id`, '1 to 32 of a-z 0-9 - _');
  const privateKey = expectKeyBytes(key['private_key'], `${name}.private_key`);
  return { id, privateKey, notBefore, notAfter };
}

function expectObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw refusal(name, 'an object');
}

function expectTime(value: unknown, name: string): number {
  if (typeof value === 'number' && isProtocolTime(value)) return value;
  throw refusal(name, 'whole seconds of ten digits');
}

function expectKeyBytes(value: unknown, name: string): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64Url(value) : null;
  if (bytes?.length === privateKeyBytes) return bytes;
  throw refusal(name, `base64url of ${privateKeyBytes} bytes`);
}

function refusal(name: string, shape: string): KeyMaterialError {
  return new KeyMaterialError(`${name} must be ${shape}`);
}
