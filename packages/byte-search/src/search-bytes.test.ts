import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingsOf } from './encodings.ts';
import { compileNeedles, searchBytes } from './search-bytes.ts';

const secret = fc.uint8Array({ minLength: 8, maxLength: 40 });

describe('searchBytes', () => {
  it('finds each encoding of each secret at its place', () => {
    fc.assert(
      fc.property(secret, secret, fc.uint8Array(), fc.nat(), (one, other, noise, pick) => {
        const encodings = encodingsOf(one);
        const { name, needle } = encodings[pick % encodings.length] ?? { name: '', needle: one };
        const needles = compileNeedles([
          { label: 'one', bytes: one },
          { label: 'other', bytes: other },
        ]);
        const haystack = Buffer.concat([noise, needle, noise]);
        const hit = { label: 'one', encoding: name, offset: noise.length };
        expect(searchBytes(haystack, needles)).toContainEqual(hit);
      }),
    );
  });

  it('finds what Buffer.indexOf finds, in bytes full of near misses', () => {
    const bytes = Buffer.from('abababab');
    const needles = compileNeedles([{ label: 'key', bytes }]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ab', 'a', 'b', 'ba'), { maxLength: 80 }), (pieces) => {
        const haystack = Buffer.from(pieces.join(''));
        const offsets = searchBytes(haystack, needles)
          .filter(({ encoding }) => encoding === 'utf8')
          .map(({ offset }) => offset);
        expect(offsets).toEqual(everyIndexOf(haystack, bytes));
      }),
    );
  });

  it('refuses a secret that would be found by chance', () => {
    expect(() => compileNeedles([{ label: 'pin', bytes: Buffer.from('1234567') }])).toThrow(
      new RangeError('secret pin is under 8 bytes'),
    );
  });

  it('finds nothing without secrets', () => {
    expect(searchBytes(Buffer.alloc(100), compileNeedles([]))).toEqual([]);
  });
});

function everyIndexOf(haystack: Buffer, needle: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    offsets.push(at);
  }
  return offsets;
}
