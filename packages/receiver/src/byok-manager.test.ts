import { describe, expect, it, vi } from 'vitest';
import { encodeBase64 } from '../../../lib/protocol/base64.ts';
import { createSessionKey, webCryptoCipher } from '../../../lib/protocol/envelope.ts';
import { ByokDecryptionError } from '../../../lib/protocol/errors.ts';
import { bringKey, createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { decryptByokKey, withByokKey } from './byok-manager.ts';
import { nodeCipher } from './node/envelope-cipher.ts';
import { type SecretBytes, SecretWipedError } from './secret-bytes.ts';

const apiKey = createFakeKey();

async function requestWith(headers?: Record<string, string>): Promise<Request> {
  return new Request('https://api.test/', { headers: headers ?? (await bringKey(apiKey)) });
}

function readText(key: SecretBytes): string {
  return key.use((bytes) => Buffer.from(bytes).toString());
}

/** The seed's own function, word for word (seed-byok-security.md, lines 24 to 33). */
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

describe('decryptByokKey', () => {
  it.each([nodeCipher, webCryptoCipher])("opens what the seed's function made", async (cipher) => {
    const raw = createSessionKey();
    const sessionKey = await crypto.subtle.importKey(
      'raw',
      raw as Uint8Array<ArrayBuffer>,
      'AES-GCM',
      false,
      ['encrypt'],
    );
    const request = await requestWith({
      'X-Encrypted-Key': await encryptApiKey(apiKey, sessionKey),
      'X-Session-Key': encodeBase64(raw),
    });
    using key = await decryptByokKey(request, { createCipher: cipher });
    expect(readText(key)).toBe(apiKey);
  });

  it('refuses a header that was sent twice', async () => {
    const pair = await bringKey(apiKey);
    for (const name of Object.keys(pair)) {
      const request = await requestWith(pair);
      request.headers.append(name, pair[name] ?? '');
      await expect(decryptByokKey(request, { createCipher: nodeCipher })).rejects.toThrow(
        ByokDecryptionError,
      );
    }
  });
});

describe('withByokKey', () => {
  it('hands the decrypted key and the context to the handler', async () => {
    const handler = withByokKey<[string]>(
      (request, key, context) => Response.json([request.method, readText(key), context]),
      { createCipher: nodeCipher },
    );
    const response = await handler(await requestWith(), 'context');
    expect(await response.json()).toEqual(['GET', apiKey, 'context']);
  });

  it('wipes the key once the handler has answered, not before', async () => {
    const kept: SecretBytes[] = [];
    const handler = withByokKey(
      async (_request, key) => {
        kept.push(key);
        await Promise.resolve();
        return new Response(readText(key));
      },
      { createCipher: nodeCipher },
    );
    const response = await handler(await requestWith());
    expect(await response.text()).toBe(apiKey);
    expect(() => kept[0]?.use(() => null)).toThrow(SecretWipedError);
  });

  it('wipes the key when the handler throws, and passes its error on', async () => {
    const kept: Uint8Array[] = [];
    const handler = withByokKey(
      (_request, key) => {
        key.use((bytes) => kept.push(bytes));
        throw new RangeError('failed');
      },
      { createCipher: nodeCipher },
    );
    await expect(handler(await requestWith())).rejects.toThrow(RangeError);
    expect(kept[0]?.length).toBe(apiKey.length);
    expect(kept[0]?.every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    { name: 'no headers', headers: {}, status: 401, code: 'BYOK_KEY_REQUIRED' },
    {
      name: 'one header',
      headers: { 'X-Session-Key': encodeBase64(createSessionKey()) },
      status: 400,
      code: 'BYOK_DECRYPTION_FAILED',
    },
  ])('answers $name itself', async ({ headers, status, code }) => {
    const handle = vi.fn(() => new Response());
    const handler = withByokKey(handle, { createCipher: nodeCipher });
    const response = await handler(await requestWith(headers));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(handle).not.toHaveBeenCalled();
  });

  it('lets the server answer in its own way', async () => {
    const handler = withByokKey<[string]>(() => new Response(), {
      createCipher: nodeCipher,
      refuse: (error, context) => new Response(`${error.code} ${context}`),
    });
    const response = await handler(await requestWith({}), 'context');
    expect(await response.text()).toBe('BYOK_KEY_REQUIRED context');
  });
});
