import { gcm as portableGcm } from '@noble/ciphers/aes.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { decryptApiKey, type EnvelopeCipherFactory, webCryptoCipher } from './envelope.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

// The seed's function, verbatim (seed lines 24 to 33).
// prettier-ignore
async function encryptApiKey(apiKey: string, sessionKey: CryptoKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const encoded = new TextEncoder().encode(apiKey);
  const encrypted = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    sessionKey,
    encoded
  );
  return btoa(String.fromCharCode(...new Uint8Array([...iv, ...new Uint8Array(encrypted)])));
}

const ciphers: [string, EnvelopeCipherFactory][] = [
  ['WebCrypto', webCryptoCipher],
  ['the portable cipher', (key) => managedNonce(portableGcm)(key)],
];

async function createSeedSession(): Promise<{ key: CryptoKey; header: string }> {
  const algorithm = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(algorithm, true, ['encrypt']);
  const raw = await crypto.subtle.exportKey('raw', key);
  return { key, header: encodeBase64(new Uint8Array(raw)) };
}

describe('the seed’s encryptApiKey', () => {
  it.each(ciphers)('makes headers that decryptApiKey opens with %s', async (_, createCipher) => {
    const { key, header } = await createSeedSession();
    const apiKeys = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1024, size: 'max' });
    await fc.assert(
      fc.asyncProperty(apiKeys, async (apiKey) => {
        const headers = { encryptedKey: await encryptApiKey(apiKey, key), sessionKey: header };
        const opened = await decryptApiKey(headers, createCipher);
        expect(opened).toEqual(new TextEncoder().encode(apiKey));
      }),
    );
  });

  it('makes headers of 1 and of 4,096 bytes that decryptApiKey opens', async () => {
    const { key, header } = await createSeedSession();
    for (const apiKey of ['k', 'k'.repeat(4096)]) {
      const headers = { encryptedKey: await encryptApiKey(apiKey, key), sessionKey: header };
      expect(Buffer.from(await decryptApiKey(headers)).toString()).toBe(apiKey);
    }
  });
});
