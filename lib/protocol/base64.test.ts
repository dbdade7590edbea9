import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from './base64.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

interface StrictCase {
  readonly input: string;
  readonly bytes: readonly number[] | null;
  readonly source: string;
}

const strictCases = JSON.parse(
  readFileSync(new URL('vectors/base64_strict.json', import.meta.url), 'utf8'),
) as StrictCase[];
const canonicalCases = strictCases.filter(({ bytes }) => bytes !== null);
const malformedCases = strictCases.filter(({ bytes }) => bytes === null);

describe('decodeBase64', () => {
  it('is checked against the whole strict set: 13 canonical, 95 malformed', () => {
    expect(canonicalCases).toHaveLength(13);
    expect(malformedCases).toHaveLength(95);
  });

  it.each(canonicalCases)('decodes $input', ({ input, bytes }) => {
    expect(decodeBase64(input)).toEqual(Uint8Array.from(bytes ?? []));
  });

  it.each(malformedCases)('refuses $input', ({ input }) => {
    expect(decodeBase64(input)).toBeNull();
  });

  it('accepts exactly one text for each byte and each pair of bytes', () => {
    const alphabet = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
    const pairs = alphabet.flatMap((first) => alphabet.map((second) => first + second));
    const decodable = (texts: string[]) => texts.filter((text) => decodeBase64(text) !== null);
    expect(decodable(pairs.map((pair) => `${pair}==`))).toHaveLength(256);
    expect(
      decodable(pairs.flatMap((pair) => alphabet.map((third) => `${pair}${third}=`))),
    ).toHaveLength(65_536);
  });

  it('accepts only what encodes back to the same text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          fc.stringMatching(/^[A-Za-z0-9+/]*={0,3}$/),
          fc.base64String(),
        ),
        (text) => {
          const bytes = decodeBase64(text);
          expect(bytes === null ? text : encodeBase64(bytes)).toBe(text);
          expect(bytes !== null).toBe(Buffer.from(text, 'base64').toString('base64') === text);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('encodeBase64', () => {
  it('agrees with node:buffer and is reversed by decodeBase64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000, size: 'max' }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it('encodes the longest envelope, which the seed passes as arguments of one call', () => {
    const bytes = new Uint8Array(4124).fill(0xff);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});

describe('base64url', () => {
  it('agrees with node:buffer and is reversed by decodeBase64Url', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2048 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  it('accepts only what encodes back to the same text', () => {
    const texts = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.stringMatching(/^[\w+/-]*={0,3}$/),
      fc.base64String(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = decodeBase64Url(text);
        expect(bytes === null ? text : encodeBase64Url(bytes)).toBe(text);
        expect(bytes !== null).toBe(Buffer.from(text, 'base64url').toString('base64url') === text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['A', 'AA==', 'AB', 'AAB', '+A', '/A', 'A A', 'AA\n', 'ÀA'])('refuses %j', (text) => {
    expect(decodeBase64Url(text)).toBeNull();
  });
});
