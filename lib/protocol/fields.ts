const encoder = new TextEncoder();

/** A field: bytes, or a text that is encoded as UTF-8. */
export type Field = string | Uint8Array;

/**
 * Joins fields unambiguously: each one is preceded by its length as two bytes, big-endian.
 * @throws {RangeError} when a field is longer than 65,535 bytes
 */
export function encodeFields(...fields: readonly Field[]): Uint8Array {
  const parts = fields.map((field) => (typeof field === 'string' ? encoder.encode(field) : field));
  const joined = new Uint8Array(parts.reduce((length, part) => length + 2 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    if (part.length > 0xffff) throw new RangeError('field must be at most 65535 bytes');
    joined.set([part.length >> 8, part.length & 0xff], at);
    joined.set(part, at + 2);
    at += 2 + part.length;
  }
  return joined;
}
