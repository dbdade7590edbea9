import { decodeBase64Url } from './base64.ts';
import type { ByokConfiguration } from './configuration.ts';

/** What a sender remembers of a backend that it trusts. Nothing in it is secret. */
export interface Pin {
  /** Ed25519, base64url. */
  readonly signingKey: string;
  /** The issue time of the newest document seen, in seconds since 1970. */
  readonly issuedAt: number;
}

/**
 * How a verified document relates to a pin. `first`: nothing is pinned yet. `same`: the pinned key signed it, so its keys
 * are trusted. `changed`: another key signed it, which only the user can accept. `older`: a newer one has been seen.
 */
export type PinVerdict = 'first' | 'same' | 'changed' | 'older';

/** Compares a document that `verifyConfiguration` has verified with a pin. Only `first` and `same` need no consent. */
export function judgePin(
  pin: Pin | null,
  { signingKey, issuedAt }: Pick<ByokConfiguration, 'signingKey' | 'issuedAt'>,
): PinVerdict {
  if (pin === null) return 'first';
  if (pin.signingKey !== signingKey) return 'changed';
  return issuedAt < pin.issuedAt ? 'older' : 'same';
}

/**
 * The fingerprint of a signing key, for people to compare: SHA-256 of its 32 bytes, in hex, in groups of four digits.
 * @param signingKey base64url of 32 bytes
 * @returns 16 groups, separated by spaces
 * @throws {RangeError} when it is not 32 bytes in base64url
 */
export async function fingerprintOf(signingKey: string): Promise<string> {
  const bytes = decodeBase64Url(signingKey);
  if (bytes?.length !== 32) throw new RangeError('signingKey must be base64url of 32 bytes');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/.{4}(?=.)/g, '$& ');
}
