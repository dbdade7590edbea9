/** Both header values, `null` if the request has no such header. */
export interface Headers {
  readonly 'X-Encrypted-Key': string | null;
  readonly 'X-Session-Key': string | null;
}

/** A copy with the bits of `mask` flipped in one byte; a negative place counts from the end. */
export function flip(bytes: Buffer, at: number, mask: number): Buffer {
  const flipped = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  flipped[index] = (flipped[index] ?? 0) ^ mask;
  return flipped;
}

/** Puts a piece into a text. */
export function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

/** HTTP drops spaces around a value and carries no control character (RFC 9110 section 5.5). */
export function isSendable(value: string | null): boolean {
  return value === null || value === '' || /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}

/** Byte sequences that are not UTF-8 (RFC 3629). */
export const malformedUtf8: readonly (readonly [id: string, comment: string, hex: string])[] = [
  ['overlong-2', 'an overlong "/" in two bytes', 'c0af'],
  ['overlong-2-last', 'the last overlong in two bytes', 'c1bf'],
  ['overlong-3', 'an overlong "/" in three bytes', 'e080af'],
  ['overlong-3-last', 'the last overlong in three bytes', 'e09fbf'],
  ['overlong-4', 'an overlong "/" in four bytes', 'f08080af'],
  ['overlong-4-last', 'the last overlong in four bytes', 'f08fbfbf'],
  ['overlong-nul', 'NUL as in modified UTF-8', 'c080'],
  ['high-surrogate', 'U+D800', 'eda080'],
  ['low-surrogate', 'U+DFFF', 'edbfbf'],
  ['surrogate-pair', 'U+1F511 as two surrogates (CESU-8)', 'eda0bdedb491'],
  ['lone-continuation', 'a continuation byte alone', '80'],
  ['lone-continuation-last', 'the last continuation byte alone', 'bf'],
  ['continuation-after', 'one continuation byte too many', 'c3a980'],
  ['truncated-2', 'a two-byte sequence that ends after one', 'c3'],
  ['truncated-3', 'a three-byte sequence that ends after two', 'e282'],
  ['truncated-4', 'a four-byte sequence that ends after three', 'f09f94'],
  ['cut-by-ascii', 'a three-byte sequence cut short by a letter', 'e2824b'],
  ['past-10ffff', 'U+110000', 'f4908080'],
  ['lead-f5', 'a lead byte of no sequence', 'f5808080'],
  ['five-bytes', 'a five-byte sequence of old UTF-8', 'f888808080'],
  ['ff', 'the byte FF', 'ff'],
  ['latin-1', 'é in Latin-1', 'e9'],
  ['utf-16-bom', 'the byte order mark of UTF-16', 'fffe'],
];
