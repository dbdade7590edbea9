import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gcm as portableGcm } from '@noble/ciphers/aes.js';
import { bytesToHex, hexToBytes, managedNonce } from '@noble/ciphers/utils.js';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { envelopeAad, tokenInfo } from '../lib/protocol/binding.ts';
import {
  chooseRecipient,
  configurationBytes,
  formatByokConfiguration,
  judgeTime,
  parseByokConfiguration,
  verifyConfiguration,
} from '../lib/protocol/configuration.ts';
import {
  decryptApiKey,
  type EnvelopeCipherFactory,
  webCryptoCipher,
} from '../lib/protocol/envelope.ts';
import { ByokConfigurationError, ByokError } from '../lib/protocol/errors.ts';
import type { ByokHeaderValues } from '../lib/protocol/headers.ts';
import { type SealOpener, type SealOpenerFactory, webCryptoOpener } from '../lib/protocol/hpke.ts';
import { fingerprintOf } from '../lib/protocol/pin.ts';
import { parseSealedToken } from '../lib/protocol/sealed-token.ts';
import {
  decryptSealedApiKey,
  defaultFutureSeconds,
  defaultWindowSeconds,
  encryptBoundApiKey,
  type Hash,
  type SealedReceiver,
} from '../lib/protocol/sealed.ts';
import { nodeCipher } from '../packages/receiver/src/node/envelope-cipher.ts';
import { nodeHash, nodeSealOpener } from '../packages/receiver/src/node/seal-opener.ts';
import type { Headers } from './edits.ts';
import { generateByokV2 } from './generate-byok-v2.ts';
import type { Receiver } from './invalid-case.ts';
import { sealHpke } from './hpke-seal.ts';
import type { VectorKey } from './recipe-v2.ts';
import type { DocumentCase } from './run-in-browser.ts';

interface Case {
  readonly id: string;
  readonly receiver: Receiver;
  readonly headers: Headers;
}

interface Vectors {
  readonly protocol: string;
  readonly windowSeconds: number;
  readonly futureSeconds: number;
  readonly keys: readonly VectorKey[];
  readonly valid: readonly (Case &
    Readonly<Record<'apiKeyHex' | 'apiKeyUtf8' | 'keyId' | 'provider', string>> &
    Readonly<Record<'sessionKeyHex' | 'ivHex' | 'ephemeralPrivateKeyHex', string>> &
    Readonly<Record<'envelopeAadHex' | 'tokenInfoHex', string>> & { issuedAt: number })[];
  readonly invalid: readonly (Case & { reason: string; error: string; status: number })[];
  readonly configurations: Readonly<Record<'valid' | 'invalid', readonly DocumentCase[]>>;
}

const published = readFileSync(new URL('byok-v2.json', import.meta.url), 'utf8');
const vectors = JSON.parse(published) as Vectors;
const { keys, valid, invalid, configurations } = vectors;

function headerValues(headers: Headers): ByokHeaderValues {
  return { encryptedKey: headers['X-Encrypted-Key'], sessionKey: headers['X-Session-Key'] };
}

/** Every key's opener, for each case to choose from. */
async function importKeys(createOpener: SealOpenerFactory): Promise<Map<string, SealOpener>> {
  const openers = new Map<string, SealOpener>();
  for (const { id, privateKeyHex } of keys) {
    openers.set(id, await createOpener(hexToBytes(privateKeyHex)));
  }
  return openers;
}

function receiverOf({ apiOrigin, provider, now }: Receiver, openers: Map<string, SealOpener>) {
  const accepted = keys.filter(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);
  const receiver: SealedReceiver = {
    apiOrigin,
    provider,
    nowSeconds: now,
    openers: new Map([...openers].filter(([id]) => accepted.some((key) => key.id === id))),
  };
  return receiver;
}

describe('byok-v2.json', () => {
  it('is what the generator writes, byte for byte', () => {
    expect(published === generateByokV2()).toBe(true);
  });

  it('has every case once', () => {
    expect(vectors.protocol).toBe('byok-v2');
    expect([valid.length, invalid.length]).toEqual([19, 174]);
    expect(new Set([...valid, ...invalid].map(({ id }) => id)).size).toBe(193);
    const places = [...valid, ...invalid].map(({ headers, receiver }) =>
      JSON.stringify([headers, receiver]),
    );
    expect(new Set(places).size).toBe(193);
  });

  it('has the time rules of the code', () => {
    expect(vectors.windowSeconds).toBe(defaultWindowSeconds);
    expect(vectors.futureSeconds).toBe(defaultFutureSeconds);
  });

  it('has rejections of every reason', () => {
    const counts = new Map<string, number>();
    for (const { reason } of invalid) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'no key': 1,
      'header is missing or not alone': 10,
      'malformed token': 47,
      'another version': 3,
      'too old': 4,
      'from the future': 3,
      'key is not accepted': 5,
      moved: 12,
      'bad seal': 48,
      'bad tag': 18,
      'not UTF-8': 23,
    });
  });

  it('has tokens that parse where the seal is at fault, and none where the text is', () => {
    const malformed = invalid.filter(({ reason }) => reason === 'malformed token');
    const read = (text: string | null) => parseSealedToken(text ?? '');
    expect(malformed.filter(({ headers }) => read(headers['X-Session-Key']) !== null)).toEqual([]);
    const sealed = invalid.filter(({ reason }) => reason === 'bad seal');
    expect(sealed.filter(({ headers }) => read(headers['X-Session-Key']) === null)).toEqual([]);
  });

  it.each(valid)('has the bindings of $id', (vector) => {
    const { keyId, provider, issuedAt, receiver, headers } = vector;
    const { apiOrigin } = receiver;
    const envelope = Buffer.from(headers['X-Encrypted-Key'] ?? '', 'base64');
    const envelopeHash = createHash('sha256').update(envelope).digest();
    const binding = { apiOrigin, keyId, provider, issuedAt, envelopeHash };
    expect(bytesToHex(envelopeAad(binding))).toBe(vector.envelopeAadHex);
    expect(bytesToHex(tokenInfo(binding))).toBe(vector.tokenInfoHex);
  });
});

const receivers: Record<string, [SealOpenerFactory, EnvelopeCipherFactory, Hash?]> = {
  WebCrypto: [webCryptoOpener, webCryptoCipher],
  'the verifier': [nodeSealOpener, nodeCipher, nodeHash],
};

describe.each(Object.entries(receivers))(
  'byok-v2 vectors, %s',
  (_, [createOpener, cipher, hash]) => {
    let openers: Map<string, SealOpener>;
    beforeAll(async () => {
      openers = await importKeys(createOpener);
    });

    it.each(valid)('opens $id', async ({ headers, receiver, apiKeyHex, apiKeyUtf8, provider }) => {
      const place = { ...receiverOf(receiver, openers), ...(hash && { hash }) };
      const opened = await decryptSealedApiKey(headerValues(headers), place, cipher);
      expect(bytesToHex(opened.apiKey)).toBe(apiKeyHex);
      expect(Buffer.from(opened.apiKey).toString()).toBe(apiKeyUtf8);
      expect(opened.provider).toBe(provider);
    });

    it.each(invalid)('refuses $id with $error', async ({ headers, receiver, error, status }) => {
      const place = { ...receiverOf(receiver, openers), ...(hash && { hash }) };
      const failure: unknown = await decryptSealedApiKey(
        headerValues(headers),
        place,
        cipher,
      ).catch((reason: unknown) => reason);
      expect(failure).toBeInstanceOf(ByokError);
      expect(failure).toMatchObject({ code: error, status });
    });

    it('opens none as version 1', async () => {
      const withKey = [...valid, ...invalid].filter(({ id }) => id !== 'both-missing');
      const opened = withKey.filter(({ id }) => id !== 'v1-pair');
      for (const { headers } of opened) {
        await expect(decryptApiKey(headerValues(headers), cipher)).rejects.toMatchObject({
          code: 'BYOK_DECRYPTION_FAILED',
        });
      }
    });

    it('has a version 1 pair that version 1 opens', async () => {
      const pair = invalid.find(({ id }) => id === 'v1-pair') ?? expect.fail('no v1-pair');
      const apiKey = await decryptApiKey(headerValues(pair.headers), cipher);
      expect(Buffer.from(apiKey).toString()).toMatch(/^sk-proj-FAKE/);
    });
  },
);

const sealingCiphers: Record<string, EnvelopeCipherFactory> = {
  'noble over WebCrypto': webCryptoCipher,
  'noble portable': (key, aad) => managedNonce(portableGcm)(key, aad),
};

describe.each(Object.entries(sealingCiphers))('byok-v2 vectors, sealing, %s', (_, createCipher) => {
  it.each(valid)('encrypts $id to the same envelope', async (vector) => {
    const { apiKeyHex, sessionKeyHex, ivHex, provider, receiver, headers } = vector;
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
      if (target instanceof Uint8Array) target.set(hexToBytes(ivHex));
      return target;
    });
    const [apiKey, sessionKey] = [apiKeyHex, sessionKeyHex].map(hexToBytes);
    if (apiKey === undefined || sessionKey === undefined) expect.fail('two keys are expected');
    const binding = { apiOrigin: receiver.apiOrigin, provider };
    const envelope = await encryptBoundApiKey(apiKey, sessionKey, binding, createCipher);
    expect(envelope).toBe(headers['X-Encrypted-Key']);
  });
});

describe('configurations', () => {
  const { valid: taken, invalid: refused } = configurations;

  it('are all there', () => {
    expect([taken.length, refused.length]).toEqual([10, 63]);
    expect(new Set([...taken, ...refused].map(({ id }) => id)).size).toBe(73);
  });

  it.each(taken)(
    'takes $id',
    async ({ document, apiOrigin, now, signedHex, fingerprint, recipient }) => {
      const configuration = parseByokConfiguration(document);
      await verifyConfiguration(configuration, apiOrigin);
      expect(bytesToHex(configurationBytes(configuration, apiOrigin))).toBe(signedHex);
      expect(await fingerprintOf(configuration.signingKey)).toBe(fingerprint);
      expect(judgeTime(configuration, now)).toBe('current');
      expect(chooseRecipient(configuration, now)?.id ?? null).toBe(recipient);
      const again = parseByokConfiguration(formatByokConfiguration(configuration));
      expect(again).toEqual(configuration);
    },
  );

  it.each(refused)('refuses $id for its $reason', async ({ document, apiOrigin, now, reason }) => {
    const parse = () => parseByokConfiguration(document);
    if (reason === 'shape') {
      expect(parse).toThrow(ByokConfigurationError);
      return;
    }
    const configuration = parse();
    const verifying = verifyConfiguration(configuration, apiOrigin);
    if (reason === 'signature') {
      return expect(verifying).rejects.toBeInstanceOf(ByokConfigurationError);
    }
    await verifying;
    expect(judgeTime(configuration, now)).not.toBe('current');
  });

  it('say what is to be known of the backend, and nothing where it does not', () => {
    const read = (id: string) => {
      const { document = '' } = taken.find((one) => one.id === id) ?? {};
      return parseByokConfiguration(document);
    };
    expect(read('about').about).toEqual({
      name: 'Example – Grüße',
      sites: ['https://example.com', 'https://xn--bcher-kva.example:8443'],
      apiPath: '/api/',
      validatePath: '/api/v1/keys/validate',
      providers: ['openai', 'anthropic'],
      maxUses: 100,
    });
    expect(new Set(Object.values(read('plain').about))).toEqual(new Set([null]));
    const { others } = read('unknown');
    expect(Object.keys(others).toSorted()).toEqual(['hint', 'hint_number', 'hints']);
  });
});

describe('sealHpke', () => {
  it('is what sealed every valid token', () => {
    for (const vector of valid) {
      const key = keys.find(({ id }) => id === vector.keyId) ?? expect.fail('no such key');
      const sealed = sealHpke({
        recipientPublicKey: Buffer.from(key.publicKeyHex, 'hex'),
        ephemeralPrivateKey: Buffer.from(vector.ephemeralPrivateKeyHex, 'hex'),
        plaintext: Buffer.from(vector.sessionKeyHex, 'hex'),
        info: Buffer.from(vector.tokenInfoHex, 'hex'),
      });
      expect(vector.headers['X-Session-Key']?.endsWith(sealed.toString('base64url'))).toBe(true);
    }
  });
});
