import { decodeBase64Url } from '../../../lib/protocol/base64.ts';
import { x25519Bytes } from '../../../lib/protocol/sizes.ts';

/** The PKCS #8 bytes before the 32 bytes of a private key (RFC 8410 section 7). Only the last byte of the OID differs. */
function privatePrefix(algorithm: 'X25519' | 'Ed25519'): number[] {
  const oid = algorithm === 'X25519' ? 0x6e : 0x70;
  return [
    0x30,
    0x2e,
    0x02,
    0x01,
    0x00,
    0x30,
    0x05,
    0x06,
    0x03,
    0x2b,
    0x65,
    oid,
    0x04,
    0x22,
    0x04,
    0x20,
  ];
}

/**
 * The public half of an X25519 key: the base point times the private half (RFC 7748 section 6.1).
 * @param privateKey 32 bytes
 */
export async function publicKeyOf(privateKey: Uint8Array): Promise<Uint8Array> {
  const basePoint = new Uint8Array(x25519Bytes).fill(9, 0, 1);
  const [own, base] = await Promise.all([
    importPrivate('X25519', privateKey, false, ['deriveBits']),
    crypto.subtle.importKey('raw', basePoint, 'X25519', false, []),
  ]);
  const algorithm = { name: 'X25519', public: base };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, own, 8 * x25519Bytes));
}

/** Signs under one Ed25519 key (RFC 8032). */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * Builds a signer from the 32 bytes of an Ed25519 seed.
 * @throws whatever the platform throws if it has no Ed25519
 */
export async function createSigner(seed: Uint8Array): Promise<Signer> {
  const key = await importPrivate('Ed25519', seed, true, ['sign']);
  // WebCrypto gives the public half of a seed in this form only.
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  return {
    publicKey: decodeBase64Url(x) ?? new Uint8Array(),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key, Uint8Array.from(bytes))),
  };
}

async function importPrivate(
  algorithm: 'X25519' | 'Ed25519',
  privateKey: Uint8Array,
  isExtractable: boolean,
  uses: KeyUsage[],
): Promise<CryptoKey> {
  const der = Uint8Array.of(...privatePrefix(algorithm), ...privateKey);
  try {
    return await crypto.subtle.importKey('pkcs8', der, algorithm, isExtractable, uses);
  } finally {
    der.fill(0);
  }
}
