import { isUtf8 as isUtf8ByNode } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isUtf8 } from './utf8.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const decoder = new TextDecoder('utf-8', { fatal: true });

function isUtf8ByDecoder(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    // A fatal decoder throws for malformed bytes.
    return false;
  }
}

/** Every combination of one byte from each place, as sequences. */
function combine(...places: number[][]): number[][] {
  return places.reduce<number[][]>(
    (sequences, place) => sequences.flatMap((sequence) => place.map((byte) => [...sequence, byte])),
    [[]],
  );
}

/** The sequences for which the result differs from a reference. */
function findDisagreements(sequences: number[][]): number[][] {
  return sequences.filter((sequence) => {
    const bytes = Uint8Array.from(sequence);
    const verdict = isUtf8(bytes);
    return verdict !== isUtf8ByDecoder(bytes) || verdict !== isUtf8ByNode(bytes);
  });
}

const everyByte = Array.from({ length: 256 }, (_, byte) => byte);
/** The bytes on either side of every limit in RFC 3629 section 4. */
const boundaries = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
const longLeads = everyByte.filter((byte) => byte >= 0xc0);

describe('isUtf8', () => {
  it('accepts an empty array', () => {
    expect(isUtf8(new Uint8Array())).toBe(true);
  });

  it('agrees with TextDecoder and node:buffer on every one- and two-byte sequence', () => {
    const sequences = [...combine(everyByte), ...combine(everyByte, everyByte)];
    expect(sequences).toHaveLength(256 + 65_536);
    expect(findDisagreements(sequences)).toEqual([]);
  });

  it('agrees with both on the boundary three- and four-byte sequences of every lead', () => {
    const three = combine(longLeads, everyByte, [0x7f, 0x80, 0xbf, 0xc0]);
    const four = combine(longLeads, boundaries, boundaries, boundaries);
    expect(findDisagreements([...three, ...four])).toEqual([]);
  });

  it('agrees with both on arbitrary bytes', () => {
    const nearUtf8 = fc.array(fc.constantFrom(0x41, ...boundaries, 0xc2, 0xe0, 0xed, 0xf0, 0xf4));
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.nat(255)), nearUtf8), (sequence) => {
        expect(findDisagreements([sequence])).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts the encoding of any string, and refuses one that ends within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const bytes = new TextEncoder().encode(`${text}\u{1F511}`);
        expect(isUtf8(bytes)).toBe(true);
        expect([1, 2, 3].map((cut) => isUtf8(bytes.subarray(0, -cut)))).toEqual([
          false,
          false,
          false,
        ]);
      }),
    );
  });

  it.each([
    ['an overlong slash in two bytes', [0xc0, 0xaf]],
    ['an overlong slash in three bytes', [0xe0, 0x80, 0xaf]],
    ['an overlong slash in four bytes', [0xf0, 0x80, 0x80, 0xaf]],
    ['a high surrogate', [0xed, 0xa0, 0x80]],
    ['a surrogate pair (CESU-8)', [0xed, 0xa0, 0xbd, 0xed, 0xb4, 0x91]],
    ['the first code point past U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a lead byte that no sequence has', [0xf5, 0x80, 0x80, 0x80]],
    ['a lone continuation', [0x80]],
    ['a sequence that another character cuts short', [0xe2, 0x82, 0x41]],
  ])('refuses %s', (_, sequence) => {
    expect(isUtf8(Uint8Array.from(sequence))).toBe(false);
  });

  it.each([
    ['the last of two bytes, U+07FF', [0xdf, 0xbf]],
    ['the first of three bytes, U+0800', [0xe0, 0xa0, 0x80]],
    ['the last before the surrogates, U+D7FF', [0xed, 0x9f, 0xbf]],
    ['the first after them, U+E000', [0xee, 0x80, 0x80]],
    ['a byte order mark', [0xef, 0xbb, 0xbf]],
    ['the last code point, U+10FFFF', [0xf4, 0x8f, 0xbf, 0xbf]],
  ])('takes %s', (_, sequence) => {
    expect(isUtf8(Uint8Array.from(sequence))).toBe(true);
  });
});
