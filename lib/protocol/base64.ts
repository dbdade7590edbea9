const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The six bits of each character code, 255 for a character outside the alphabet. */
const sextets = Uint8Array.from({ length: 256 }, (_, code) =>
  alphabet.indexOf(String.fromCharCode(code)),
);

/** The result of {@link readBase64}. */
export interface Base64Reading {
  /** The decoded bytes. They mean nothing if the text is not canonical. */
  readonly bytes: Uint8Array;
  /** Whether the text is the one canonical encoding of these bytes. */
  readonly isCanonical: boolean;
}

/**
 * Encodes bytes as standard, padded base64.
 * @param bytes any number of bytes; the protocol's largest is 4,124
 */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Decodes canonical base64: the standard alphabet, required padding, unused bits zero, nothing else
 * (RFC 4648 sections 3.2, 3.3, 3.5 and 4). `atob` accepts 31 and `Buffer` 74 of 95 malformed strings.
 * @returns the bytes, or `null` if the text is not the canonical encoding of any bytes
 */
export function decodeBase64(text: string): Uint8Array | null {
  const { bytes, isCanonical } = readBase64(text);
  return isCanonical ? bytes : null;
}

/**
 * Decodes any text as base64 and says whether it was canonical. The work depends only on the length of the text:
 * it does not stop at a bad character, and it never makes a string of the decoded bytes, which could not be wiped.
 */
export function readBase64(text: string): Base64Reading {
  const digits = text.length - countPadding(text);
  const bytes = new Uint8Array(Math.floor((digits * 6) / 8));
  let faults = text.length % 4;
  let bits = 0;
  let written = 0;
  for (let at = 0; at < digits; at++) {
    const code = text.charCodeAt(at);
    const sextet = sextets[code & 0xff] ?? 0;
    faults |= (code >> 8) | (sextet & 0xc0);
    bits = ((bits << 6) | (sextet & 0x3f)) & 0xffff;
    const position = at % 4;
    if (position > 0) bytes[written++] = bits >> (6 - 2 * position);
  }
  faults |= bits & unusedBits(digits);
  return { bytes, isCanonical: faults === 0 };
}

/**
 * Encodes bytes as unpadded base64url (RFC 4648 section 5).
 * @param bytes any number of bytes; the protocol's largest is a public key
 */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Decodes canonical base64url: the URL alphabet, no padding, unused bits zero, nothing else (RFC 4648 section 5).
 * @returns the bytes, or `null` if the text is not the canonical encoding of any bytes
 */
export function decodeBase64Url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text)) return null;
  const padding = '='.repeat(-text.length & 3);
  return decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding);
}

function countPadding(text: string): number {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

/** Masks the bits of the last character that belong to no byte. */
function unusedBits(digits: number): number {
  const left = digits % 4;
  if (left === 2) return 0x0f;
  return left === 3 ? 0x03 : 0;
}
