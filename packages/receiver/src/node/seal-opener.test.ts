import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from '@noble/ciphers/utils.js';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { describe, expect, it } from 'vitest';
import { type SealOpenerFactory, sealTo, webCryptoOpener } from '../../../../lib/protocol/hpke.ts';
import { publicKeyOf, sealHpke } from '../../../../vectors/hpke-seal.ts';
import { isLowOrder, nodeSealOpener } from './seal-opener.ts';

function readVectors(name: string): unknown {
  const url = new URL(`../../../../lib/protocol/vectors/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

type Rfc9180 = Readonly<Record<'info' | 'skRm' | 'skEm' | 'pkRm' | 'enc' | 'ikmR', string>> & {
  readonly encryptions: readonly Readonly<Record<'aad' | 'ct' | 'pt', string>>[];
};

const [rfc9180] = readVectors('rfc9180_x25519_aes256gcm.json') as [Rfc9180];
const [first, ...later] = rfc9180.encryptions;
if (first === undefined) throw new Error('RFC 9180 must have a first encryption');

const openers: Record<string, SealOpenerFactory> = {
  'node:crypto': nodeSealOpener,
  WebCrypto: webCryptoOpener,
};

/** Opens in hex, `null` if opening throws. */
async function openHex(
  createOpener: SealOpenerFactory,
  privateKey: Uint8Array,
  sealed: Uint8Array,
  info: Uint8Array = new Uint8Array(),
  aad?: Uint8Array,
): Promise<string | null> {
  try {
    const opener = await createOpener(privateKey);
    return bytesToHex(await opener.open(sealed, info, aad));
  } catch {
    // The vectors say only that it must fail.
    return null;
  }
}

describe.each(Object.entries(openers))('RFC 9180 vector, %s', (_, createOpener) => {
  const privateKey = hexToBytes(rfc9180.skRm);
  const info = hexToBytes(rfc9180.info);
  const open = (ct: string, aad: string) =>
    openHex(createOpener, privateKey, hexToBytes(rfc9180.enc + ct), info, hexToBytes(aad));

  it('opens the first encryption', async () => {
    expect(await open(first.ct, first.aad)).toBe(first.pt);
  });

  it('refuses every later one: each seal is opened at sequence number 0', async () => {
    expect(later).toHaveLength(4);
    for (const { ct, aad } of later) expect(await open(ct, aad)).toBeNull();
  });

  it('refuses another AAD and another info', async () => {
    expect(await open(first.ct, `${first.aad}00`)).toBeNull();
    const sealed = hexToBytes(rfc9180.enc + first.ct);
    const [other, aad] = [hexToBytes(`${rfc9180.info}00`), hexToBytes(first.aad)];
    expect(await openHex(createOpener, privateKey, sealed, other, aad)).toBeNull();
    expect(await openHex(createOpener, privateKey, sealed, info)).toBeNull();
  });
});

describe('keys and seals of RFC 9180', () => {
  it('derives the recipient’s key pair', async () => {
    const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
    const { publicKey } = await suite.DeriveKeyPair(hexToBytes(rfc9180.ikmR), true);
    expect(bytesToHex(await suite.SerializePublicKey(publicKey))).toBe(rfc9180.pkRm);
    expect(publicKeyOf(Buffer.from(rfc9180.skRm, 'hex')).toString('hex')).toBe(rfc9180.pkRm);
  });

  it('are what the generator of our vectors seals', () => {
    const sealed = sealHpke({
      recipientPublicKey: Buffer.from(rfc9180.pkRm, 'hex'),
      ephemeralPrivateKey: Buffer.from(rfc9180.skEm, 'hex'),
      plaintext: Buffer.from(first.pt, 'hex'),
      info: Buffer.from(rfc9180.info, 'hex'),
      aad: Buffer.from(first.aad, 'hex'),
    });
    expect(sealed.toString('hex')).toBe(rfc9180.enc + first.ct);
  });

  it.each(Object.entries(openers))('are what sealTo makes, by %s', async (_, createOpener) => {
    const bound = Uint8Array.of(1, 2, 3);
    const sealed = await sealTo(hexToBytes(rfc9180.pkRm), hexToBytes(first.pt), bound);
    expect(await openHex(createOpener, hexToBytes(rfc9180.skRm), sealed, bound)).toBe(first.pt);
  });
});

interface X25519Case {
  readonly tcId: number;
  readonly flags: readonly string[];
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

const { testGroups } = readVectors('x25519_test.json') as {
  testGroups: readonly { tests: readonly X25519Case[] }[];
};
const agreements = testGroups.flatMap(({ tests }) => tests);
const isZero = ({ flags }: X25519Case) => flags.includes('ZeroSharedSecret');

/** A seal whose sender took the vector's public key for `enc` and its shared secret for granted. */
function sealWith(agreement: X25519Case): Buffer {
  return sealHpke({
    recipientPublicKey: publicKeyOf(Buffer.from(agreement.private, 'hex')),
    ephemeralPrivateKey: Buffer.alloc(32),
    plaintext: Buffer.from('sk-FAKE'),
    info: Buffer.alloc(0),
    forged: {
      enc: Buffer.from(agreement.public, 'hex'),
      dh: Buffer.from(agreement.shared, 'hex'),
    },
  });
}

describe.each(Object.entries(openers))('Wycheproof X25519 as enc, %s', (_, createOpener) => {
  const plaintext = Buffer.from('sk-FAKE').toString('hex');
  const open = (agreement: X25519Case) =>
    openHex(createOpener, hexToBytes(agreement.private), sealWith(agreement));

  it('opens all 487 with a shared secret, twist and non-canonical points included', async () => {
    const usable = agreements.filter((agreement) => !isZero(agreement));
    expect(usable).toHaveLength(487);
    const failures: number[] = [];
    for (const agreement of usable) {
      if ((await open(agreement)) !== plaintext) failures.push(agreement.tcId);
    }
    expect(failures).toEqual([]);
  });

  it('refuses all 31 whose shared secret is zero', async () => {
    const zero = agreements.filter(isZero);
    expect(zero).toHaveLength(31);
    for (const agreement of zero) expect(await open(agreement)).toBeNull();
  });
});

describe('isLowOrder', () => {
  it('is true of the 31 points whose shared secret is zero, and of no other', () => {
    expect(agreements.filter((each) => isLowOrder(hexToBytes(each.public)))).toEqual(
      agreements.filter(isZero),
    );
  });
});

describe('sealTo', () => {
  it('refuses all 31 public keys that give a shared secret of zeros', async () => {
    const zero = agreements.filter(isZero);
    for (const { public: publicKey } of zero) {
      const sealing = sealTo(hexToBytes(publicKey), new Uint8Array(32), new Uint8Array());
      await expect(sealing).rejects.toThrow();
    }
  });
});

interface HkdfCase {
  readonly tcId: number;
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
  readonly result: string;
}

describe('Wycheproof HKDF-SHA-256', () => {
  const hkdf = readVectors('hkdf_sha256_test.json') as {
    testGroups: readonly { tests: readonly HkdfCase[] }[];
  };
  const cases = hkdf.testGroups.flatMap(({ tests }) => tests);

  it('is what KDF_HKDF_SHA256 of hpke computes, 83 valid cases', async () => {
    const valid = cases.filter(({ result }) => result === 'valid');
    expect(valid).toHaveLength(83);
    const kdf = KDF_HKDF_SHA256();
    for (const { ikm, salt, info, size, okm } of valid) {
      const prk = await kdf.Extract(hexToBytes(salt), hexToBytes(ikm));
      expect(bytesToHex(await kdf.Expand(prk, hexToBytes(info), size))).toBe(okm);
      const byNode = hkdfSync('sha256', hexToBytes(ikm), hexToBytes(salt), hexToBytes(info), size);
      expect(bytesToHex(new Uint8Array(byNode))).toBe(okm);
    }
  });

  it('has 3 invalid cases, which ask for more than there is', async () => {
    const invalid = cases.filter(({ result }) => result === 'invalid');
    expect(invalid).toHaveLength(3);
    const kdf = KDF_HKDF_SHA256();
    for (const { ikm, salt, info, size } of invalid) {
      const prk = await kdf.Extract(hexToBytes(salt), hexToBytes(ikm));
      await expect(kdf.Expand(prk, hexToBytes(info), size)).rejects.toThrow();
    }
  });
});
