/** One row of RFC 3629 section 4: lead bytes, the range of the second byte, and the whole length. */
const sequences = [
  { leads: [0xc2, 0xdf], second: [0x80, 0xbf], length: 2 },
  { leads: [0xe0, 0xe0], second: [0xa0, 0xbf], length: 3 },
  { leads: [0xe1, 0xec], second: [0x80, 0xbf], length: 3 },
  { leads: [0xed, 0xed], second: [0x80, 0x9f], length: 3 },
  { leads: [0xee, 0xef], second: [0x80, 0xbf], length: 3 },
  { leads: [0xf0, 0xf0], second: [0x90, 0xbf], length: 4 },
  { leads: [0xf1, 0xf3], second: [0x80, 0xbf], length: 4 },
  { leads: [0xf4, 0xf4], second: [0x80, 0x8f], length: 4 },
] as const;

/**
 * Tells whether bytes are well-formed UTF-8 (RFC 3629 section 4), without making a string of them, as a string of a
 * secret cannot be wiped. It always reads to the end, wherever the first fault is.
 */
export function isUtf8(bytes: Uint8Array): boolean {
  let isWellFormed = true;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLengthAt(bytes, at);
    isWellFormed &&= length > 0;
    at += length || 1;
  }
  return isWellFormed;
}

function sequenceLengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const row = sequences.find(({ leads }) => isWithin(lead, leads));
  if (row === undefined || !isWithin(bytes[at + 1] ?? 0, row.second)) return 0;
  for (let next = at + 2; next < at + row.length; next++) {
    if (!isWithin(bytes[next] ?? 0, [0x80, 0xbf])) return 0;
  }
  return row.length;
}

function isWithin(byte: number, [first, last]: readonly [number, number]): boolean {
  return byte >= first && byte <= last;
}
