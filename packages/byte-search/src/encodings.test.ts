import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingsOf } from './encodings.ts';

const secretBytes = fc.uint8Array({ minLength: 12, maxLength: 64 });

function needleOf(secret: Uint8Array, name: string): string | undefined {
  const found = encodingsOf(secret).find((encoding) => encoding.name === name);
  return found && Buffer.from(found.needle).toString('latin1');
}

describe('encodingsOf', () => {
  it('finds the secret in base64 in any context', () => {
    fc.assert(
      fc.property(secretBytes, fc.uint8Array(), fc.uint8Array(), (secret, before, after) => {
        const text = Buffer.concat([before, secret, after]).toString('base64');
        expect(text).toContain(needleOf(secret, `base64-${before.length % 3}`));
      }),
    );
  });

  it('keeps the base64 text that does not depend on the neighbours', () => {
    const secret = Buffer.from('sk-fake-key!');
    const lengths = [0, 1, 2].map((alignment) => needleOf(secret, `base64-${alignment}`)?.length);
    expect(lengths).toEqual([16, 15, 15]);
  });

  it('returns base64url only if it differs', () => {
    expect(needleOf(Buffer.alloc(12, 0xff), 'base64url-0')).toBe('_'.repeat(16));
    expect(needleOf(Buffer.alloc(12, 'a'), 'base64url-0')).toBeUndefined();
  });

  it.each([
    ['utf16le', 's\0k\0-\0f\0a\0k\0e\0/\0ü\0'.replace('ü', '\xfc')],
    ['utf16be', '\0s\0k\0-\0f\0a\0k\0e\0/\0\xfc'],
    ['hex-lower', '736b2d66616b652fc3bc'],
    ['hex-upper', '736B2D66616B652FC3BC'],
    ['percent-component', 'sk-fake%2F%C3%BC'],
    ['percent-full-lower', '%73%6b%2d%66%61%6b%65%2f%c3%bc'],
    ['json-ascii', 'sk-fake/\\u00fc'],
    ['json-array', '115,107,45,102,97,107,101,47,195,188'],
    ['json-object', Array.from(Buffer.from('sk-fake/ü'), (b, i) => `"${i}":${b}`).join(',')],
    ['binary-string', 'sk-fake/\xc3\x83\xc2\xbc'],
    ['hex-lower-utf16le', Buffer.from('736b2d66616b652fc3bc', 'utf16le').toString('latin1')],
  ])('writes %s', (name, text) => {
    expect(needleOf(Buffer.from('sk-fake/ü'), name)).toBe(text);
  });

  it('drops short needles and duplicates', () => {
    fc.assert(
      fc.property(secretBytes, (secret) => {
        const needles = encodingsOf(secret).map(({ needle }) =>
          Buffer.from(needle).toString('hex'),
        );
        expect(new Set(needles).size).toBe(needles.length);
        expect(Math.min(...needles.map((needle) => needle.length))).toBeGreaterThanOrEqual(16);
      }),
    );
    expect(needleOf(Buffer.from('short'), 'utf8')).toBeUndefined();
  });
});
