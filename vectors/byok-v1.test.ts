import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gcm as portableGcm } from '@noble/ciphers/aes.js';
import { bytesToHex, hexToBytes, managedNonce } from '@noble/ciphers/utils.js';
import { describe, expect, it, vi } from 'vitest';
import { decodeBase64 } from '../lib/protocol/base64.ts';
import {
  decryptApiKey,
  encryptApiKey,
  type EnvelopeCipherFactory,
  webCryptoCipher,
} from '../lib/protocol/envelope.ts';
import { ByokError } from '../lib/protocol/errors.ts';
import type { ByokHeaderValues } from '../lib/protocol/headers.ts';
import { providerIds, recogniseProvider } from '../lib/providers.ts';
import { nodeCipher } from '../packages/receiver/src/node/envelope-cipher.ts';
import { generateByokV1 } from './generate-byok-v1.ts';

interface Headers {
  readonly 'X-Encrypted-Key': string | null;
  readonly 'X-Session-Key': string | null;
}

interface Vectors {
  readonly protocol: string;
  readonly valid: readonly {
    readonly id: string;
    readonly apiKeyUtf8: string;
    readonly apiKeyHex: string;
    readonly sessionKeyBase64: string;
    readonly ivHex: string;
    readonly headers: Headers;
  }[];
  readonly invalid: readonly {
    readonly id: string;
    readonly reason: string;
    readonly headers: Headers;
    readonly sendable: boolean;
    readonly error: string;
    readonly status: number;
  }[];
}

const published = readFileSync(new URL('byok-v1.json', import.meta.url), 'utf8');
const { protocol, valid, invalid } = JSON.parse(published) as Vectors;

/** `node:crypto` with a `KeyObject`, written out here as a third party would. */
const thirdPartyCipher: EnvelopeCipherFactory = (sessionKey) => {
  const key = createSecretKey(sessionKey);
  return {
    encrypt(plaintext) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
      const sealed = [cipher.update(plaintext), cipher.final()];
      return Uint8Array.from(Buffer.concat([iv, ...sealed, cipher.getAuthTag()]));
    },
    decrypt(envelope) {
      const decipher = createDecipheriv('aes-256-gcm', key, envelope.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAuthTag(envelope.subarray(-16));
      const opened = [decipher.update(envelope.subarray(12, -16)), decipher.final()];
      return Uint8Array.from(Buffer.concat(opened));
    },
  };
};

/** Ciphers whose nonce comes from `crypto.getRandomValues`, where a test can choose it. */
const sealingCiphers: Record<string, EnvelopeCipherFactory> = {
  'noble over WebCrypto': webCryptoCipher,
  'noble portable': (key) => managedNonce(portableGcm)(key),
  'third party': thirdPartyCipher,
};
const ciphers = { ...sealingCiphers, verifier: nodeCipher };

function headerValues(headers: Headers): ByokHeaderValues {
  return { encryptedKey: headers['X-Encrypted-Key'], sessionKey: headers['X-Session-Key'] };
}

/** What an implementation without any check of its own makes of a pair: `Buffer`'s base64, any length, any bytes. */
function isOpenedByCarelessCode({ encryptedKey, sessionKey }: ByokHeaderValues): boolean {
  try {
    const cipher = thirdPartyCipher(Buffer.from(sessionKey ?? '', 'base64'));
    return cipher.decrypt(Buffer.from(encryptedKey ?? '', 'base64')) instanceof Uint8Array;
  } catch {
    // A pair that even careless code refuses.
    return false;
  }
}

describe('byok-v1.json', () => {
  it('is what the generator writes, byte for byte', () => {
    expect(published === generateByokV1()).toBe(true);
  });

  it('has every case once', () => {
    expect(protocol).toBe('byok-v1');
    expect([valid.length, invalid.length]).toEqual([26, 151]);
    expect(new Set([...valid, ...invalid].map(({ id }) => id)).size).toBe(177);
    expect(new Set(invalid.map(({ headers }) => JSON.stringify(headers))).size).toBe(151);
    expect(new Set(valid.map(({ ivHex }) => ivHex)).size).toBe(26);
  });

  it('has keys of both limits, of every padding and of every provider', () => {
    const lengths = valid.map(({ apiKeyHex }) => apiKeyHex.length / 2);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 4096]);
    const paddings = valid.map(({ headers }) => /=*$/.exec(headers['X-Encrypted-Key'] ?? '')?.[0]);
    expect(new Set(paddings)).toEqual(new Set(['', '=', '==']));
    const providers = valid.map(({ apiKeyUtf8 }) => recogniseProvider(apiKeyUtf8));
    expect(new Set(providers)).toEqual(new Set([...providerIds, null]));
  });

  it('has rejections of every reason', () => {
    const counts = new Map<string, number>();
    for (const { reason } of invalid) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'no key': 1,
      'one header is missing': 2,
      'header is repeated': 8,
      'not canonical base64': 54,
      'another encoding': 6,
      'wrong length': 25,
      'bad tag': 32,
      'not UTF-8': 23,
    });
  });

  it('catches code without checks of its own', () => {
    const caught = invalid.filter(({ headers }) => isOpenedByCarelessCode(headerValues(headers)));
    expect(caught).toHaveLength(70);
  });

  it('says whether a pair survives HTTP', () => {
    const mangled = invalid.filter(({ sendable }) => !sendable);
    const isPlain = (text: string | null) => text === null || /^$|^[!-~]([ -~]*[!-~])?$/.test(text);
    for (const { headers, sendable } of invalid) {
      expect(Object.values(headers).every(isPlain)).toBe(sendable);
    }
    expect(mangled).toHaveLength(21);
  });
});

describe.each(Object.entries(ciphers))('byok-v1 vectors, %s', (_, createCipher) => {
  it.each(valid)('opens $id', async ({ apiKeyHex, apiKeyUtf8, headers }) => {
    const apiKey = await decryptApiKey(headerValues(headers), createCipher);
    expect(bytesToHex(apiKey)).toBe(apiKeyHex);
    expect(Buffer.from(apiKey).toString()).toBe(apiKeyUtf8);
  });

  it.each(invalid)('refuses $id with $error', async ({ headers, error, status }) => {
    const failure: unknown = await decryptApiKey(headerValues(headers), createCipher).catch(
      (reason: unknown) => reason,
    );
    expect(failure).toBeInstanceOf(ByokError);
    expect(failure).toMatchObject({ code: error, status });
  });
});

describe.each(Object.entries(sealingCiphers))('byok-v1 vectors, sealing, %s', (_, createCipher) => {
  it.each(valid)('seals $id to the same headers', async (vector) => {
    const { apiKeyUtf8, sessionKeyBase64, ivHex, headers } = vector;
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
      if (target instanceof Uint8Array) target.set(hexToBytes(ivHex));
      return target;
    });
    const sessionKey = decodeBase64(sessionKeyBase64) ?? expect.fail('not canonical base64');
    const apiKey = new TextEncoder().encode(apiKeyUtf8);
    const envelope = await encryptApiKey(apiKey, sessionKey, createCipher);
    expect({ 'X-Encrypted-Key': envelope, 'X-Session-Key': sessionKeyBase64 }).toEqual(headers);
  });
});
