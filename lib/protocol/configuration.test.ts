import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  chooseRecipient,
  claimsToBeConfiguration,
  judgeTime,
  maxConfigurationCharacters,
  parseByokConfiguration,
  verifyConfiguration,
} from './configuration.ts';
import { ByokConfigurationError } from './errors.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const url = new URL('../../vectors/byok-v2.json', import.meta.url);
const { configurations } = JSON.parse(readFileSync(url, 'utf8')) as {
  configurations: { valid: readonly { document: string; apiOrigin: string }[] };
};
const [plain] = configurations.valid;
if (plain === undefined) throw new Error('byok-v2.json must have a configuration');
const { document, apiOrigin } = plain;

interface Members {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** The good document with some members changed. */
function change(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(document) as Members), ...members });
}

function changeKey(members: Readonly<Record<string, unknown>>): string {
  const { keys } = JSON.parse(document) as Members;
  return change({ keys: keys.map((key, at) => (at === 0 ? { ...key, ...members } : key)) });
}

/** The message of the error that parsing throws, or `null` if it succeeds. */
function refusalOf(text: string): string | null {
  try {
    parseByokConfiguration(text);
    return null;
  } catch (error) {
    return error instanceof ByokConfigurationError ? error.message : 'wrong error';
  }
}

describe('parseByokConfiguration', () => {
  it('accepts the good document, and ignores unknown members', () => {
    expect(refusalOf(document)).toBeNull();
    const extended = change({ Comment: 'x', comment: {}, __proto__: { protocols: [] } });
    expect(parseByokConfiguration(extended)).toEqual(parseByokConfiguration(document));
    const { others } = parseByokConfiguration(change({ comment: 'x', constructor: 'y' }));
    expect(others).toEqual({ comment: 'x', constructor: 'y' });
  });

  const json = 'configuration must be JSON of at most 16384 characters';
  it.each([
    ['', json],
    ['{', json],
    [`${document}${' '.repeat(maxConfigurationCharacters)}`, json],
    ['null', 'configuration must be an object'],
    ['[]', 'configuration must be an object'],
    ['"v2"', 'configuration must be an object'],
    [change({ protocols: 'v2' }), 'protocols must be a list of at most 8'],
    [change({ protocols: Array(9).fill('v1') }), 'protocols must be a list of at most 8'],
    [change({ protocols: ['v1', 'v1'] }), 'protocols must be a list without duplicates'],
    [change({ protocols: ['2'] }), 'protocols[0] must be text of the form ^v[1-9][0-9]{0,2}$'],
    [change({ issued_at: 1e13 }), 'issued_at must be whole seconds of ten digits'],
    [change({ issued_at: null }), 'issued_at must be whole seconds of ten digits'],
    [change({ window_seconds: 29 }), 'window_seconds must be a whole number from 30 to 900'],
    [change({ window_seconds: 901 }), 'window_seconds must be a whole number from 30 to 900'],
    [change({ window_seconds: '120' }), 'window_seconds must be a whole number from 30 to 900'],
    [change({ future_seconds: -1 }), 'future_seconds must be a whole number from 0 to 300'],
    [change({ future_seconds: 0.5 }), 'future_seconds must be a whole number from 0 to 300'],
    [change({ keys: {} }), 'keys must be a list of at most 8'],
    [change({ keys: [null] }), 'keys[0] must be an object'],
    [change({ keys: [] }), 'keys must be a list with a key of suite 32,1,2 if protocols has v2'],
    [change({ expires_at: '1' }), 'expires_at must be whole seconds of ten digits'],
    [
      change({ expires_at: 1e9 }),
      'expires_at must be later than issued_at by at most 86400 seconds',
    ],
    [change({ signing_key: 'A'.repeat(42) }), 'signing_key must be base64url of 32 bytes'],
    [change({ signing_key: 7 }), 'signing_key must be base64url of 32 bytes'],
    [change({ signature: 'A'.repeat(43) }), 'signature must be base64url of 64 bytes'],
    [changeKey({ id: 'K' }), 'keys[0].id must be 1 to 32 of a-z 0-9 - _'],
    [changeKey({ id: 7 }), 'keys[0].id must be 1 to 32 of a-z 0-9 - _'],
    [changeKey({ suite: 32 }), 'keys[0].suite must be a list of at most 8'],
    [changeKey({ suite: [32, 1] }), 'keys[0].suite must be the ids of KEM, KDF and AEAD'],
    [changeKey({ suite: [32, 1, -1] }), 'keys[0].suite[2] must be a whole number from 0 to 65535'],
    [changeKey({ public_key: '' }), 'keys[0].public_key must be base64url of 32 bytes'],
    [
      changeKey({ suite: [1, 1, 1], public_key: '' }),
      'keys[0].public_key must be base64url of 1 to 2048 bytes',
    ],
    [changeKey({ not_before: '0' }), 'keys[0].not_before must be whole seconds of ten digits'],
    [changeKey({ not_after: 1e9 }), 'keys[0].not_after must be later than not_before'],
    [changeKey({ id: '2026-12' }), 'keys must be a list without duplicates'],
  ])('refuses case %#: %s', (text, message) => {
    expect(refusalOf(text)).toBe(message);
  });

  it('throws only its own error for any document, and never quotes it', () => {
    const marker = 'sk-FAKE-quoted';
    const members = fc.constantFrom(
      ...['protocols', 'issued_at', 'expires_at', 'window_seconds', 'future_seconds'],
      ...['name', 'sites', 'api_path', 'validate_path', 'providers', 'max_uses', 'hint'],
      ...['keys', 'signing_key', 'signature'],
    );
    const value = fc.oneof(fc.jsonValue(), fc.constant(marker), fc.constant([{ id: marker }]));
    fc.assert(
      fc.property(members, value, (member, replacement) => {
        const message = refusalOf(change({ [member]: replacement })) ?? '';
        expect(message).not.toMatch(/wrong error|FAKE/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('verifyConfiguration', () => {
  const configuration = parseByokConfiguration(document);

  it('accepts the signature only for the origin that it was made for', async () => {
    await expect(verifyConfiguration(configuration, apiOrigin)).resolves.toBeUndefined();
  });

  const signature = `A${configuration.signature.slice(1)}`;
  it.each([
    ['origin', configuration, `${apiOrigin}:8443`],
    ['signature', { ...configuration, signature }, apiOrigin],
    ['signing key', { ...configuration, signingKey: 'A'.repeat(43) }, apiOrigin],
  ])('refuses a changed %s with one error', async (_, changed, origin) => {
    await expect(verifyConfiguration(changed, origin)).rejects.toMatchObject({
      code: 'BYOK_CONFIGURATION_INVALID',
      status: 502,
      message: 'signature must be a signature of this document by signing_key',
    });
  });
});

describe('judgeTime', () => {
  const times = { issuedAt: 1_800_000_000, expiresAt: 1_800_010_000 };
  it.each<[number, string]>([
    [-601, 'ahead'],
    [-600, 'current'],
    [0, 'current'],
    [9_999, 'current'],
    [10_000, 'ended'],
    [1e9, 'ended'],
  ])('%i s from its beginning says %s', (seconds, verdict) => {
    expect(judgeTime(times, times.issuedAt + seconds)).toBe(verdict);
  });
});

describe('claimsToBeConfiguration', () => {
  it.each([
    ['{"protocols":["v1"]}', true],
    ['{"signature":null}', true],
    [document, true],
    [document.slice(0, -1), false],
    ['', false],
    ['ok', false],
    ['null', false],
    ['[]', false],
    ['"protocols"', false],
    ['{}', false],
    ['{"error":{"code":"NOT_FOUND"}}', false],
    ['{"__proto__":{"protocols":[]}}', false],
  ])('case %#', (text, expected) => {
    expect(claimsToBeConfiguration(text)).toBe(expected);
  });
});

describe('chooseRecipient', () => {
  const { keys } = parseByokConfiguration(document);
  const [current, next] = keys;
  if (current === undefined || next === undefined) throw new Error('two keys are expected');

  it.each([
    [current.notBefore - 40 * 86_400, null],
    [current.notBefore, '2026-10'],
    [next.notBefore - 1, '2026-11'],
    [next.notBefore, '2026-12'],
    [next.notAfter - 1, '2027-01'],
    [next.notAfter + 60 * 86_400, null],
  ])('at %i takes %s', (now, id) => {
    const usable = id === '2026-10' ? { keys: keys.slice(2) } : { keys };
    expect(chooseRecipient(usable, now)?.id ?? null).toBe(id);
  });

  it('chooses a key up to the second before its end', () => {
    const alone = { keys: [current] };
    expect(chooseRecipient(alone, current.notAfter - 1)?.id).toBe(current.id);
    expect(chooseRecipient(alone, current.notAfter)).toBeNull();
    expect(chooseRecipient(alone, current.notBefore - 1)).toBeNull();
  });

  it('chooses the first of two keys that began together', () => {
    const twins = [current, { ...next, notBefore: current.notBefore }];
    expect(chooseRecipient({ keys: twins }, current.notBefore)?.id).toBe(current.id);
    expect(chooseRecipient({ keys: twins.toReversed() }, current.notBefore)?.id).toBe(next.id);
  });

  it('returns the 32 bytes of the key', () => {
    expect(chooseRecipient({ keys }, next.notBefore)?.publicKey).toHaveLength(32);
  });
});
