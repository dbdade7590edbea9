import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hash,
  type KeyObject,
} from 'node:crypto';
import type { SealOpener } from '../../../../lib/protocol/hpke.ts';
import type { Hash } from '../../../../lib/protocol/sealed.ts';
import {
  nonceBytes,
  sessionKeyBytes,
  tagBytes,
  x25519Bytes,
} from '../../../../lib/protocol/sizes.ts';

const kemSuite = Buffer.from('KEM\x00\x20', 'latin1');
const hpkeSuite = Buffer.from('HPKE\x00\x20\x00\x01\x00\x02', 'latin1');
const empty = Buffer.alloc(0);
/** DER before the 32 bytes of an X25519 key (RFC 8410 sections 4 and 7). */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/** The same for every seal, as base mode has no pre-shared key. */
const pskIdHash = labeledExtract(hpkeSuite, empty, 'psk_id_hash', empty);

const basePoint = Buffer.alloc(x25519Bytes).fill(9, 0, 1);

/** SHA-256 of `node:crypto`, which needs no thread. */
export const nodeHash: Hash = (bytes) => hash('sha256', bytes, 'buffer');

/**
 * Single-shot HPKE opening in base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180), on
 * `node:crypto`. WebCrypto takes more than twice as long.
 * @param privateKey 32 bytes; the caller may zero them
 */
export function nodeSealOpener(privateKey: Uint8Array): SealOpener {
  const der = Buffer.concat([privatePrefix, privateKey]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const publicKey = createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(-x25519Bytes);
  return {
    open(sealed, info, aad = empty) {
      const enc = sealed.subarray(0, x25519Bytes);
      const { shared, isRefused } = agree(key, enc);
      const secret = expandShared(shared, Buffer.concat([enc, publicKey]));
      const context = keyScheduleContext(info);
      const plaintext = openWith(secret, context, sealed.subarray(x25519Bytes), aad);
      if (isRefused) throw new Error('encapsulated key must not have low order');
      return plaintext;
    },
  };
}

/**
 * A point of low order gives an all-zero secret, which must be refused (RFC 9180 section 7.1.4). The base point replaces it
 * here, because the platform refuses with an exception, which takes as long as all of X25519.
 */
function agree(privateKey: KeyObject, enc: Uint8Array): { shared: Buffer; isRefused: boolean } {
  const isRefused = isLowOrder(enc);
  const der = Buffer.concat([publicPrefix, isRefused ? basePoint : enc]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return { shared: diffieHellman({ privateKey, publicKey }), isRefused };
}

/** The points of order 1, 2, 4 and 8 of curve and twist, in each spelling: 0, 1, two of order 8, p − 1, p, p + 1. */
const lowOrder = new Set([
  '0'.repeat(64),
  `01${'0'.repeat(62)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/** Tells whether the shared secret with a point is zero for every private key. X25519 ignores the top bit of a point. */
export function isLowOrder(point: Uint8Array): boolean {
  const masked = Buffer.from(point);
  masked[x25519Bytes - 1] = (masked[x25519Bytes - 1] ?? 0) & 0x7f;
  return lowOrder.has(masked.toString('hex'));
}

/** ExtractAndExpand of RFC 9180 section 4.1. */
function expandShared(shared: Buffer, kemContext: Uint8Array): Buffer {
  const prk = labeledExtract(kemSuite, empty, 'eae_prk', shared);
  shared.fill(0);
  return labeledExpand(kemSuite, prk, 'shared_secret', kemContext, 32);
}

/** Mode, `psk_id_hash` and `info_hash` of RFC 9180 section 5.1. */
function keyScheduleContext(info: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.alloc(1),
    pskIdHash,
    labeledExtract(hpkeSuite, empty, 'info_hash', info),
  ]);
}

function openWith(
  sharedSecret: Buffer,
  context: Buffer,
  ciphertext: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const secret = labeledExtract(hpkeSuite, sharedSecret, 'secret', empty);
  const key = labeledExpand(hpkeSuite, secret, 'key', context, sessionKeyBytes);
  const nonce = labeledExpand(hpkeSuite, secret, 'base_nonce', context, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce, {
    authTagLength: tagBytes,
  });
  for (const bytes of [sharedSecret, secret, key]) bytes.fill(0);
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(-tagBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, -tagBytes));
  try {
    decipher.final();
    return plaintext;
  } catch (error) {
    // GCM decrypts before it verifies, so the plaintext of a forged seal must be wiped too.
    plaintext.fill(0);
    throw error;
  }
}

function labeledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  ikm: Uint8Array,
): Buffer {
  return keyedHmac(salt).update('HPKE-v1').update(suite).update(label).update(ikm).digest();
}

/** With a plain buffer as its key an HMAC takes five times as long. */
function keyedHmac(key: Uint8Array) {
  return createHmac('sha256', createSecretKey(key));
}

/** One block of HKDF-Expand: at most 32 bytes. */
function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Buffer {
  return keyedHmac(prk)
    .update(Uint8Array.of(length >> 8, length & 0xff))
    .update('HPKE-v1')
    .update(suite)
    .update(label)
    .update(info)
    .update(Uint8Array.of(1))
    .digest()
    .subarray(0, length);
}
