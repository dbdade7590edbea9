import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { ByokDecryptionError, ByokKeyRequiredError } from './errors.ts';
import {
  type ByokHeaderValues,
  encryptedKeyHeader,
  formatByokHeaders,
  parseByokHeaders,
  readByokHeaders,
  sessionKeyHeader,
} from './headers.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const envelopeOf = (length: number) => encodeBase64(new Uint8Array(length).fill(0xa5));
const sessionKeyOf = (length: number) => encodeBase64(new Uint8Array(length).fill(0x5a));
const encryptedKey = envelopeOf(64);
const sessionKey = sessionKeyOf(32);

/** The class of the error that parsing throws, or `null` if it succeeds. */
function failureOf(headers: ByokHeaderValues): unknown {
  try {
    parseByokHeaders(headers);
    return null;
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

describe('formatByokHeaders', () => {
  it("names the seed's two headers and nothing else", () => {
    expect([encryptedKeyHeader, sessionKeyHeader]).toEqual(['X-Encrypted-Key', 'X-Session-Key']);
    expect(formatByokHeaders('envelope', 'key')).toEqual({
      'X-Encrypted-Key': 'envelope',
      'X-Session-Key': 'key',
    });
  });

  it('is reversed by parseByokHeaders', () => {
    const anyBytes = (minLength: number, maxLength: number) =>
      fc.uint8Array({ minLength, maxLength, size: 'max' });
    fc.assert(
      fc.property(anyBytes(29, 4124), anyBytes(32, 32), (envelope, key) => {
        const headers = formatByokHeaders(encodeBase64(envelope), encodeBase64(key));
        const parsed = parseByokHeaders({
          encryptedKey: headers[encryptedKeyHeader] ?? null,
          sessionKey: headers[sessionKeyHeader] ?? null,
        });
        expect(parsed).toEqual({ envelope, sessionKey: key });
      }),
    );
  });
});

describe('parseByokHeaders', () => {
  it('requires a key when both headers are missing', () => {
    expect(failureOf({ encryptedKey: null, sessionKey: null })).toBe(ByokKeyRequiredError);
  });

  it.each([
    ['X-Session-Key is missing', { encryptedKey, sessionKey: null }],
    ['X-Encrypted-Key is missing', { encryptedKey: null, sessionKey }],
    ['both are empty', { encryptedKey: '', sessionKey: '' }],
    ['one is empty, the other missing', { encryptedKey: '', sessionKey: null }],
    ['X-Encrypted-Key is empty', { encryptedKey: '', sessionKey }],
    ['X-Session-Key is empty', { encryptedKey, sessionKey: '' }],
    ['they are swapped', { encryptedKey: sessionKey, sessionKey: encryptedKey }],
    [
      'X-Encrypted-Key is repeated',
      { encryptedKey: `${encryptedKey}, ${encryptedKey}`, sessionKey },
    ],
    ['X-Session-Key came twice', { encryptedKey, sessionKey: `${sessionKey}, ${sessionKey}` }],
    ['space is before the value', { encryptedKey: ` ${encryptedKey}`, sessionKey }],
    ['a line end is after the value', { encryptedKey, sessionKey: `${sessionKey}\n` }],
    ['the alphabet is base64url', { encryptedKey: encryptedKey.replace(/./, '-'), sessionKey }],
    ['padding is left out', { encryptedKey, sessionKey: sessionKey.slice(0, -1) }],
    ['unused bits are set', { encryptedKey, sessionKey: sessionKey.replace(/.=$/, 'b=') }],
    [
      'the session key is a v2 token',
      { encryptedKey, sessionKey: `v2.kid.openai.1.${sessionKey}` },
    ],
  ])('refuses when %s', (_, headers) => {
    expect(failureOf(headers)).toBe(ByokDecryptionError);
  });

  it.each([29, 30, 31, 4122, 4123, 4124])('accepts an envelope of %i bytes', (length) => {
    const parsed = parseByokHeaders({ encryptedKey: envelopeOf(length), sessionKey });
    expect(parsed.envelope).toHaveLength(length);
  });

  it.each([0, 1, 12, 16, 27, 28, 4125, 4126, 4127, 8192])(
    'refuses an envelope of %i bytes',
    (length) => {
      expect(failureOf({ encryptedKey: envelopeOf(length), sessionKey })).toBe(ByokDecryptionError);
    },
  );

  it.each([0, 1, 16, 24, 31, 33, 64])('refuses a session key of %i bytes', (length) => {
    expect(failureOf({ encryptedKey, sessionKey: sessionKeyOf(length) })).toBe(ByokDecryptionError);
  });

  it.each(['encryptedKey', 'sessionKey'] as const)('refuses 64 MB in %s', (name) => {
    const headers = { encryptedKey, sessionKey, [name]: 'A'.repeat(64 * 1024 * 1024) };
    expect(failureOf(headers)).toBe(ByokDecryptionError);
  });

  it('zeroes a good session key that came with a bad envelope', () => {
    const fill = vi.spyOn(Uint8Array.prototype, 'fill');
    expect(failureOf({ encryptedKey: '', sessionKey })).toBe(ByokDecryptionError);
    expect(fill.mock.calls.every(([value]) => value === 0)).toBe(true);
    expect(fill.mock.contexts.at(-1)).toEqual(new Uint8Array(32));
  });

  it('throws only its two errors, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.base64String({ maxLength: 200 }),
      fc.constantFrom(encryptedKey, sessionKey),
    );
    const header = fc.option(text);
    fc.assert(
      fc.property(header, header, (first, second) => {
        const expected = [null, ByokDecryptionError];
        const isAbsent = first === null && second === null;
        expect(isAbsent ? [ByokKeyRequiredError] : expected).toContain(
          failureOf({ encryptedKey: first, sessionKey: second }),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('readByokHeaders', () => {
  it.each([
    ['nothing', null, 128],
    ['too little', envelopeOf(28), 128],
    ['the least', envelopeOf(29), 29],
    ['the most', envelopeOf(4_124), 4_124],
    ['too much', envelopeOf(4_125), 4_124],
  ])('makes of %s an envelope that a cipher takes', (_, value, length) => {
    const reading = readByokHeaders({ encryptedKey: value, sessionKey: sessionKeyOf(31) });
    expect(reading.envelope).toHaveLength(length);
    expect(reading.sessionKey).toHaveLength(32);
    expect(reading.isWellFormed).toBe(false);
  });
});
