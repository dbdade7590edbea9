import { createDecipheriv } from 'node:crypto';
import { gcm as portableGcm } from '@noble/ciphers/aes.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import {
  createSessionKey,
  decryptApiKey,
  encryptApiKey,
  type EnvelopeCipherFactory,
  webCryptoCipher,
} from './envelope.ts';
import { ByokDecryptionError, ByokKeyRequiredError, EnvelopeInputError } from './errors.ts';
import type { ByokHeaderValues } from './headers.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const portableCipher: EnvelopeCipherFactory = (key) => managedNonce(portableGcm)(key);
const ciphers = { 'over WebCrypto': webCryptoCipher, portable: portableCipher };

const encode = (text: string) => new TextEncoder().encode(text);
const expectBytes = (text: string) => decodeBase64(text) ?? expect.fail('not canonical base64');

/** Any API key that a user could enter: 1 to 4,096 bytes of well-formed UTF-8. */
const apiKeys = fc
  .string({ unit: anyCharacter, minLength: 1, maxLength: 1024, size: 'max' })
  .map((text) => encode(text));
const sessionKeys = fc.uint8Array({ minLength: 32, maxLength: 32 });

async function sealHeaders(apiKey: Uint8Array, sessionKey: Uint8Array): Promise<ByokHeaderValues> {
  return {
    encryptedKey: await encryptApiKey(apiKey, sessionKey),
    sessionKey: encodeBase64(sessionKey),
  };
}

/** Headers of a plaintext that `encryptApiKey` would refuse to seal. */
async function sealAnything(plaintext: Uint8Array): Promise<ByokHeaderValues> {
  const sessionKey = createSessionKey();
  const envelope = await webCryptoCipher(sessionKey).encrypt(plaintext);
  return { encryptedKey: encodeBase64(envelope), sessionKey: encodeBase64(sessionKey) };
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  const at = bit >> 3;
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

/** The class of the error that decryption throws, or `null` if it succeeds. */
async function failureOf(headers: ByokHeaderValues): Promise<unknown> {
  return decryptApiKey(headers).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.constructor : error),
  );
}

describe('createSessionKey', () => {
  it('makes 32 bytes, fresh each time', () => {
    const keys = Array.from({ length: 100 }, createSessionKey);
    expect(keys.every(({ length }) => length === 32)).toBe(true);
    expect(new Set(keys.map(encodeBase64)).size).toBe(100);
  });
});

describe('encryptApiKey', () => {
  it.each([1, 2, 3, 4095, 4096])('seals %i bytes into 28 more', async (length) => {
    const apiKey = new Uint8Array(length).fill(0x6b);
    const envelope = expectBytes(await encryptApiKey(apiKey, createSessionKey()));
    expect(envelope).toHaveLength(12 + length + 16);
  });

  it.each([0, 4097])('refuses an API key of %i bytes', async (length) => {
    const sealing = encryptApiKey(new Uint8Array(length), createSessionKey());
    await expect(sealing).rejects.toThrow(EnvelopeInputError);
    await expect(sealing).rejects.toMatchObject({
      code: 'BYOK_ENVELOPE_INVALID_INPUT',
      message: 'apiKey must be 1 to 4096 bytes',
    });
  });

  it.each([0, 16, 24, 31, 33, 64])('refuses a session key of %i bytes', async (length) => {
    await expect(encryptApiKey(encode('k'), new Uint8Array(length))).rejects.toMatchObject({
      code: 'BYOK_ENVELOPE_INVALID_INPUT',
      message: 'sessionKey must be 32 bytes',
    });
  });

  it('uses a fresh nonce each time', async () => {
    const sessionKey = createSessionKey();
    const apiKey = encode('sk-FAKE-same-key-each-time');
    const envelopes = await Promise.all(
      Array.from({ length: 500 }, () => encryptApiKey(apiKey, sessionKey)),
    );
    expect(new Set(envelopes.map((envelope) => envelope.slice(0, 16))).size).toBe(500);
  });

  it('does not change the bytes that it was given', async () => {
    const sessionKey = new Uint8Array(32).fill(7);
    const apiKey = encode('sk-FAKE-untouched');
    await encryptApiKey(apiKey, sessionKey);
    expect(apiKey).toEqual(encode('sk-FAKE-untouched'));
    expect(sessionKey).toEqual(new Uint8Array(32).fill(7));
  });

  it('makes envelopes that node:crypto and the portable cipher open', async () => {
    await fc.assert(
      fc.asyncProperty(apiKeys, sessionKeys, async (apiKey, sessionKey) => {
        const envelope = expectBytes(await encryptApiKey(apiKey, sessionKey));
        const decipher = createDecipheriv('aes-256-gcm', sessionKey, envelope.subarray(0, 12));
        decipher.setAuthTag(envelope.subarray(-16));
        const byNode = [decipher.update(envelope.subarray(12, -16)), decipher.final()];
        expect(Uint8Array.from(Buffer.concat(byNode))).toEqual(apiKey);
        expect(await portableCipher(sessionKey).decrypt(envelope)).toEqual(apiKey);
      }),
    );
  });
});

describe.each(Object.entries(ciphers))('decryptApiKey, %s', (_, createCipher) => {
  it('reverses encryptApiKey of either cipher for any key of 1 to 4,096 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        apiKeys,
        sessionKeys,
        fc.constantFrom(...Object.values(ciphers)),
        async (apiKey, sessionKey, sealingCipher) => {
          const encryptedKey = await encryptApiKey(apiKey, sessionKey, sealingCipher);
          const headers = { encryptedKey, sessionKey: encodeBase64(sessionKey) };
          expect(await decryptApiKey(headers, createCipher)).toEqual(apiKey);
        },
      ),
    );
  });

  it.each([1, 2, 3, 4095, 4096])('opens %i bytes', async (length) => {
    const apiKey = new Uint8Array(length).fill(0x6b);
    const headers = await sealHeaders(apiKey, createSessionKey());
    expect(await decryptApiKey(headers, createCipher)).toEqual(apiKey);
  });

  it('keeps a byte order mark', async () => {
    const apiKey = encode('\uFEFFsk-FAKE-\uFEFF');
    const headers = await sealHeaders(apiKey, createSessionKey());
    expect(await decryptApiKey(headers, createCipher)).toEqual(apiKey);
  });
});

describe('decryptApiKey', () => {
  it('says that a key is required when both headers are missing', async () => {
    expect(await failureOf({ encryptedKey: null, sessionKey: null })).toBe(ByokKeyRequiredError);
  });

  it('rejects with the seed’s code, message and status, and no reason', async () => {
    const { encryptedKey } = await sealHeaders(encode('sk-FAKE'), createSessionKey());
    const sessionKey = encodeBase64(createSessionKey());
    const decrypting = decryptApiKey({ encryptedKey, sessionKey });
    await expect(decrypting).rejects.toBeInstanceOf(ByokDecryptionError);
    await expect(decrypting).rejects.not.toHaveProperty('cause');
    await expect(decrypting).rejects.toMatchObject({
      code: 'BYOK_DECRYPTION_FAILED',
      message: 'Failed to decrypt API key',
      status: 400,
    });
  });

  it.each([
    ['an empty API key', new Uint8Array()],
    ['an API key of 4,097 bytes', new Uint8Array(4097).fill(0x6b)],
    ['an overlong sequence', Uint8Array.of(0xc0, 0xaf)],
    ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80)],
    ['a lone continuation byte', Uint8Array.of(0x73, 0x6b, 0x80)],
    ['a sequence cut short', Uint8Array.of(0x73, 0xf0, 0x9f, 0x94)],
    ['a code point past U+10FFFF', Uint8Array.of(0xf4, 0x90, 0x80, 0x80)],
  ])('rejects %s under a good tag', async (_, plaintext) => {
    expect(await failureOf(await sealAnything(plaintext))).toBe(ByokDecryptionError);
  });

  it('rejects an envelope that was sealed with AAD', async () => {
    const sessionKey = createSessionKey();
    const envelope = managedNonce(portableGcm)(sessionKey, encode('aad')).encrypt(encode('sk-F'));
    const headers = {
      encryptedKey: encodeBase64(envelope),
      sessionKey: encodeBase64(sessionKey),
    };
    expect(await failureOf(headers)).toBe(ByokDecryptionError);
  });

  it('rejects every flip of one bit in the bytes of either header', async () => {
    const sessionKey = createSessionKey();
    const envelope = expectBytes(await encryptApiKey(encode('sk-FAKE-bits'), sessionKey));
    const good = { encryptedKey: encodeBase64(envelope), sessionKey: encodeBase64(sessionKey) };
    const flips = (bytes: Uint8Array) =>
      Array.from({ length: bytes.length * 8 }, (_, bit) => encodeBase64(flipBit(bytes, bit)));
    const tampered = [
      ...flips(envelope).map((encryptedKey) => ({ ...good, encryptedKey })),
      ...flips(sessionKey).map((key) => ({ ...good, sessionKey: key })),
    ];
    expect(tampered).toHaveLength((40 + 32) * 8);
    const failures = await Promise.all(tampered.map(failureOf));
    expect(new Set(failures)).toEqual(new Set([ByokDecryptionError]));
    expect(await failureOf(good)).toBeNull();
  });

  it('rejects every flip of one bit in the text of either header', async () => {
    await fc.assert(
      fc.asyncProperty(apiKeys, fc.nat(), fc.boolean(), async (apiKey, pick, isKey) => {
        const headers = await sealHeaders(apiKey, createSessionKey());
        const name = isKey ? 'sessionKey' : 'encryptedKey';
        const text = encode(headers[name] ?? '');
        const flipped = Buffer.from(flipBit(text, pick % (text.length * 8))).toString('latin1');
        expect(await failureOf({ ...headers, [name]: flipped })).toBe(ByokDecryptionError);
      }),
      { numRuns: 1000 },
    );
  });

  it('throws only its two errors, whatever the headers', async () => {
    const text = fc.oneof(fc.string({ unit: anyCharacter }), fc.base64String({ maxLength: 120 }));
    const key = sessionKeys.map(encodeBase64);
    const header = fc.option(fc.oneof(text, key));
    await fc.assert(
      fc.asyncProperty(header, header, async (encryptedKey, sessionKey) => {
        const isAbsent = encryptedKey === null && sessionKey === null;
        expect(await failureOf({ encryptedKey, sessionKey })).toBe(
          isAbsent ? ByokKeyRequiredError : ByokDecryptionError,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('decryptApiKey leaves no bytes behind:', () => {
  /** A cipher that opens to `plaintext` and keeps the session key it was given, as a careless one would. */
  function spyCipher(plaintext: Uint8Array | null) {
    const seen: Uint8Array[] = [];
    const createCipher: EnvelopeCipherFactory = (sessionKey) => {
      seen.push(sessionKey);
      return {
        encrypt: () => new Uint8Array(),
        decrypt: () => plaintext ?? expect.fail('bad tag'),
      };
    };
    return { seen, createCipher };
  }

  const headers = {
    encryptedKey: encodeBase64(new Uint8Array(40)),
    sessionKey: encodeBase64(new Uint8Array(32).fill(0x11)),
  };

  it('zeroes the session key after success, and leaves the API key to its caller', async () => {
    const plaintext = encode('sk-FAKE');
    const { seen, createCipher } = spyCipher(plaintext);
    expect(await decryptApiKey(headers, createCipher)).toBe(plaintext);
    expect(plaintext).toEqual(encode('sk-FAKE'));
    expect(seen).toEqual([new Uint8Array(32)]);
  });

  it('zeroes the session key after a bad tag', async () => {
    const { seen, createCipher } = spyCipher(null);
    await expect(decryptApiKey(headers, createCipher)).rejects.toThrow(ByokDecryptionError);
    expect(seen[0]).toEqual(new Uint8Array(32));
  });

  it('zeroes the session key of a malformed envelope', async () => {
    const { seen, createCipher } = spyCipher(null);
    const malformed = { ...headers, encryptedKey: '?' };
    await expect(decryptApiKey(malformed, createCipher)).rejects.toThrow(ByokDecryptionError);
    expect(seen[0]).toEqual(new Uint8Array(32));
  });

  it('zeroes it and plaintext that is not UTF-8', async () => {
    const plaintext = Uint8Array.of(0x73, 0x6b, 0xff);
    const { seen, createCipher } = spyCipher(plaintext);
    await expect(decryptApiKey(headers, createCipher)).rejects.toThrow(ByokDecryptionError);
    expect(plaintext).toEqual(new Uint8Array(3));
    expect(seen[0]).toEqual(new Uint8Array(32));
  });

  it('zeroes the plaintext of a genuine envelope if a header was malformed', async () => {
    const plaintext = encode('sk-FAKE');
    const { createCipher } = spyCipher(plaintext);
    const repeated = { ...headers, sessionKey: `${headers.sessionKey}, ${headers.sessionKey}` };
    await expect(decryptApiKey(repeated, createCipher)).rejects.toThrow(ByokDecryptionError);
    expect(plaintext).toEqual(new Uint8Array(7));
  });
});

describe('decryptApiKey does the same work for every refusal:', () => {
  const sessionKey = createSessionKey();
  const forged = (length: number) => encodeBase64(new Uint8Array(length).fill(0xa5));

  /** Counts, over one refusal, the envelopes that opened and those that did not. */
  async function countOpenings(values: ByokHeaderValues): Promise<Record<string, number>> {
    const count = { genuine: 0, forged: 0 };
    const createCipher: EnvelopeCipherFactory = (key) => {
      const cipher = webCryptoCipher(Uint8Array.from(key));
      const decrypt = async (envelope: Uint8Array) => {
        count.forged += 1;
        const plaintext = await cipher.decrypt(envelope);
        count.forged -= 1;
        count.genuine += 1;
        return plaintext;
      };
      return { ...cipher, decrypt };
    };
    await expect(decryptApiKey(values, createCipher)).rejects.toThrow(ByokDecryptionError);
    return count;
  }

  const text = encodeBase64(sessionKey);
  const seal = (bytes: Uint8Array) => encryptApiKey(bytes, sessionKey);
  const values: Record<string, () => Promise<ByokHeaderValues> | ByokHeaderValues> = {
    'X-Encrypted-Key is missing': () => ({ encryptedKey: null, sessionKey: text }),
    'X-Session-Key is missing': () => ({ encryptedKey: forged(64), sessionKey: null }),
    'the envelope is short': () => ({ encryptedKey: forged(28), sessionKey: text }),
    'the envelope is long': () => ({ encryptedKey: forged(4125), sessionKey: text }),
    'the session key is short': () => ({ encryptedKey: forged(64), sessionKey: forged(31) }),
    'a character is wrong': () => ({ encryptedKey: `?${forged(64).slice(1)}`, sessionKey: text }),
    'the tag is wrong': () => ({ encryptedKey: forged(64), sessionKey: text }),
    'the plaintext is no UTF-8': async () => ({
      encryptedKey: await seal(Uint8Array.of(0xff)),
      sessionKey: text,
    }),
    'the header is repeated': async () => ({
      encryptedKey: await seal(encode('sk-FAKE')),
      sessionKey: `${text}, ${text}`,
    }),
  };

  it.each(Object.entries(values))('%s', async (_name, create) => {
    expect(await countOpenings(await create())).toEqual({ genuine: 1, forged: 1 });
  });
});
