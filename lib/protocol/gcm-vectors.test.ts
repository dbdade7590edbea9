import { readFileSync } from 'node:fs';
import { gcm as portableGcm } from '@noble/ciphers/aes.js';
import { bytesToHex, concatBytes, hexToBytes, managedNonce } from '@noble/ciphers/utils.js';
import { gcm as webCryptoGcm } from '@noble/ciphers/webcrypto.js';
import { describe, expect, it, vi } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { decryptApiKey, type EnvelopeCipherFactory, webCryptoCipher } from './envelope.ts';
import { ByokDecryptionError } from './errors.ts';
import { isUtf8 } from './utf8.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

/** One AES-256-GCM case with a 96-bit IV and a 128-bit tag; everything in hex. */
interface GcmCase {
  readonly id: string;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly sealed: string;
  /** `null` if opening must fail. */
  readonly plaintext: string | null;
  /** The bytes to encrypt, `null` if the case is for opening only. */
  readonly input: string | null;
}

interface WycheproofGroup {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
  readonly tests: readonly Readonly<
    Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result', string> & { tcId: number }
  >[];
}

function readVectors(name: string): string {
  return readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8');
}

function readWycheproof(): GcmCase[] {
  const { testGroups } = JSON.parse(readVectors('aes_gcm_test.json')) as {
    testGroups: readonly WycheproofGroup[];
  };
  return testGroups
    .filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128)
    .flatMap(({ tests }) => tests)
    .map(({ tcId, key, iv, aad, msg, ct, tag, result }) => ({
      id: `wycheproof ${String(tcId)}`,
      ...{ key, iv, aad, sealed: ct + tag },
      plaintext: result === 'valid' ? msg : null,
      input: result === 'valid' ? msg : null,
    }));
}

/** A response file of NIST CAVP: `name = value` lines in blocks, `FAIL` alone if opening must fail. */
function readCavp(name: string, isForEncrypting: boolean): GcmCase[] {
  const blocks = readVectors(name).split(/\r?\n\r?\n/);
  return blocks
    .filter((block) => block.startsWith('Count'))
    .map((block) => {
      const fields = new Map(
        [...block.matchAll(/^(\w+) = ?(.*?)\r?$/gm)].map(([, field, value]) => [field, value]),
      );
      const field = (key: string) => fields.get(key)?.trim() ?? '';
      const plaintext = /^FAIL/m.test(block) ? null : field('PT');
      return {
        id: `${name} ${field('Count')} of AAD ${field('AAD').length} PT ${field('CT').length}`,
        ...{ key: field('Key'), iv: field('IV'), aad: field('AAD') },
        sealed: field('CT') + field('Tag'),
        plaintext,
        input: isForEncrypting ? plaintext : null,
      };
    });
}

const sources = {
  wycheproof: readWycheproof(),
  cavpDecrypt: readCavp('gcmDecrypt256_iv96_tag128.rsp', false),
  cavpEncrypt: readCavp('gcmEncryptExtIV256_iv96_tag128.rsp', true),
};
const allCases = Object.values(sources).flat();
/** What the envelope can carry: it has no AAD. */
const envelopeCases = allCases.filter(({ aad }) => aad === '');

type Gcm = typeof portableGcm | typeof webCryptoGcm;

function rawCipher(gcm: Gcm, { key, iv, aad }: GcmCase): ReturnType<Gcm> {
  return gcm(hexToBytes(key), hexToBytes(iv), aad === '' ? undefined : hexToBytes(aad));
}

/** Opens in hex, `null` if opening throws. */
async function openHex(open: () => Promise<Uint8Array> | Uint8Array): Promise<string | null> {
  try {
    return bytesToHex(await open());
  } catch {
    // The vectors say only that it must fail.
    return null;
  }
}

function envelopeOf({ iv, sealed }: GcmCase): Uint8Array {
  return concatBytes(hexToBytes(iv), hexToBytes(sealed));
}

/** Runs a check over cases and tells which ones failed, so that one report names them all. */
async function findFailures(
  cases: readonly GcmCase[],
  check: (gcmCase: GcmCase) => Promise<boolean>,
): Promise<string[]> {
  const failures: string[] = [];
  for (const gcmCase of cases) if (!(await check(gcmCase))) failures.push(gcmCase.id);
  return failures;
}

describe('AES-256-GCM vectors', () => {
  it('are complete', () => {
    const counts = (cases: GcmCase[]) => [
      cases.length,
      cases.filter(({ plaintext }) => plaintext === null).length,
      cases.filter(({ aad }) => aad === '').length,
    ];
    expect(counts(sources.wycheproof)).toEqual([66, 27, 48]);
    expect(counts(sources.cavpDecrypt)).toEqual([375, 191, 75]);
    expect(counts(sources.cavpEncrypt)).toEqual([375, 0, 75]);
    expect(new Set(allCases.map(({ id }) => id)).size).toBe(816);
  });
});

const rawCiphers = { 'noble over WebCrypto': webCryptoGcm, 'noble portable': portableGcm };

describe.each(Object.entries(rawCiphers))('gcm, %s', (_, gcm) => {
  it('opens or refuses every vector, with AAD and without', async () => {
    const failures = await findFailures(allCases, async (gcmCase) => {
      const open = () => rawCipher(gcm, gcmCase).decrypt(hexToBytes(gcmCase.sealed));
      return (await openHex(open)) === gcmCase.plaintext;
    });
    expect(failures).toEqual([]);
  });

  it('seals every vector to its ciphertext and tag', async () => {
    const cases = allCases.filter(({ input }) => input !== null);
    expect(cases).toHaveLength(39 + 375);
    const failures = await findFailures(cases, async (gcmCase) => {
      const sealed = await rawCipher(gcm, gcmCase).encrypt(hexToBytes(gcmCase.input ?? ''));
      return bytesToHex(sealed) === gcmCase.sealed;
    });
    expect(failures).toEqual([]);
  });
});

const envelopeCiphers: Record<string, EnvelopeCipherFactory> = {
  webCryptoCipher,
  'portable gcm under managedNonce': (key) => managedNonce(portableGcm)(key),
};

describe.each(Object.entries(envelopeCiphers))('envelope cipher, %s', (_, createCipher) => {
  it('opens or refuses every vector without AAD as iv ‖ ciphertext ‖ tag', async () => {
    expect(envelopeCases).toHaveLength(198);
    const failures = await findFailures(envelopeCases, async (gcmCase) => {
      const cipher = createCipher(hexToBytes(gcmCase.key));
      return (await openHex(() => cipher.decrypt(envelopeOf(gcmCase)))) === gcmCase.plaintext;
    });
    expect(failures).toEqual([]);
  });

  it('refuses every vector that was sealed with AAD', async () => {
    const cases = allCases.filter(({ aad }) => aad !== '');
    expect(cases).toHaveLength(618);
    const failures = await findFailures(cases, async (gcmCase) => {
      const cipher = createCipher(hexToBytes(gcmCase.key));
      return (await openHex(() => cipher.decrypt(envelopeOf(gcmCase)))) === null;
    });
    expect(failures).toEqual([]);
  });

  it('seals to iv ‖ ciphertext ‖ tag when the random nonce is the vector’s', async () => {
    const failures = await findFailures(
      envelopeCases.filter(({ input }) => input !== null),
      async (gcmCase) => {
        const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
          if (target instanceof Uint8Array) target.set(hexToBytes(gcmCase.iv));
          return target;
        });
        const cipher = createCipher(hexToBytes(gcmCase.key));
        const sealed = await cipher.encrypt(hexToBytes(gcmCase.input ?? ''));
        random.mockRestore();
        return bytesToHex(sealed) === bytesToHex(envelopeOf(gcmCase));
      },
    );
    expect(failures).toEqual([]);
  });

  it('gives decryptApiKey what it accepts: a good tag over bytes that are UTF-8', async () => {
    let accepted = 0;
    const failures = await findFailures(envelopeCases, async (gcmCase) => {
      const plaintext = gcmCase.plaintext === null ? null : hexToBytes(gcmCase.plaintext);
      const isApiKey = plaintext !== null && plaintext.length > 0 && isUtf8(plaintext);
      const headers = {
        encryptedKey: encodeBase64(envelopeOf(gcmCase)),
        sessionKey: encodeBase64(hexToBytes(gcmCase.key)),
      };
      const outcome = await decryptApiKey(headers, createCipher).then(bytesToHex, refusalOf);
      if (isApiKey) accepted++;
      return outcome === (isApiKey ? gcmCase.plaintext : 'refused');
    });
    expect(failures).toEqual([]);
    // Nearly all their plaintexts are random or empty: one is UTF-8.
    expect(accepted).toBe(1);
  });
});

function refusalOf(error: unknown): string {
  return error instanceof ByokDecryptionError ? 'refused' : 'wrong error';
}
