import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFields } from './fields.ts';

/** Reads fields back, which works only if the encoding is unambiguous. */
function decodeFields(bytes: Uint8Array): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    fields.push(new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return fields;
}

describe('encodeFields', () => {
  it('puts two bytes of length before each field', () => {
    expect([...encodeFields('ab', Uint8Array.of(7), '', 'é')]).toEqual([
      ...[0, 2, 97, 98],
      ...[0, 1, 7],
      ...[0, 0],
      ...[0, 2, 0xc3, 0xa9],
    ]);
  });

  it('can be read back, whatever the fields are', () => {
    const fields = fc.array(fc.string({ unit: 'grapheme', maxLength: 600, size: 'max' }));
    fc.assert(
      fc.property(fields, (values) => {
        expect(decodeFields(encodeFields(...values))).toEqual(values);
      }),
    );
  });

  it('accepts 65,535 bytes and refuses one more', () => {
    expect(encodeFields(new Uint8Array(65_535))).toHaveLength(65_537);
    expect(() => encodeFields(new Uint8Array(65_536))).toThrow(RangeError);
  });
});
