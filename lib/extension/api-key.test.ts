import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type ApiKeyProblem, readApiKey } from './api-key.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const fakeKey = 'sk-proj-FAKE_0123456789-abcdefghij';

describe('readApiKey', () => {
  it.each([
    ['as it is', fakeKey],
    ['with spaces around', `  ${fakeKey} `],
    ['with a line end', `${fakeKey}\r\n`],
    ['with tabs and a no-break space', `\t\u00A0${fakeKey}\u00A0\t`],
    ['with a byte order mark before', `\uFEFF${fakeKey}`],
    ['with zero-width characters around', `\u200B\u200D${fakeKey}\u2060\u200C\n`],
  ])('takes a key %s', (_, text) => {
    expect(readApiKey(text)).toEqual({ ok: true, apiKey: fakeKey });
  });

  it.each<[ApiKeyProblem, string, string]>([
    ['empty', 'nothing', ''],
    ['empty', 'white space only', ' \t\r\n\u200B'],
    ['innerSpace', 'a space inside', 'sk-FAKE key'],
    ['innerSpace', 'a line end inside', 'sk-FAKE\nX-Injected: 1'],
    ['innerSpace', 'two keys', `${fakeKey}\n${fakeKey}`],
    ['innerSpace', 'a no-break space inside', 'sk-FAKE\u00A0key'],
    ['unsendable', 'a letter outside ASCII', 'sk-FAKE-ü'],
    ['unsendable', 'a look-alike dash', 'sk\u2013FAKE'],
    ['unsendable', 'an ellipsis of a shortened key', 'sk-FAKE\u2026abcd'],
    ['unsendable', 'a NUL', 'sk-FAKE\0'],
    ['unsendable', 'a DEL', 'sk-FAKE\x7F'],
    ['unsendable', 'a zero-width space inside', 'sk-\u200BFAKE'],
    ['unsendable', 'a key emoji', '\u{1F511}'],
    ['tooLong', '4,097 characters', 'k'.repeat(4097)],
  ])('names %s: %s', (problem, _, text) => {
    expect(readApiKey(text)).toEqual({ ok: false, problem });
  });

  it('takes the first and the last length that fit', () => {
    expect(readApiKey('k')).toEqual({ ok: true, apiKey: 'k' });
    expect(readApiKey('k'.repeat(4096))).toEqual({ ok: true, apiKey: 'k'.repeat(4096) });
  });

  it('takes only visible ASCII, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter })), (text) => {
        const reading = readApiKey(text);
        if (reading.ok) expect(reading.apiKey).toMatch(/^[\x21-\x7E]{1,4096}$/);
        else expect(text).not.toMatch(/^[\x21-\x7E]{1,4096}$/);
      }),
      { numRuns: 2000 },
    );
  });
});
