import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type CipherGCMTypes,
} from 'node:crypto';

/** What goes into one HPKE seal; each invalid case changes one part. */
export interface SealRecipe {
  /** X25519, 32 bytes each. A real sender's ephemeral key is random. */
  readonly recipientPublicKey: Buffer;
  readonly ephemeralPrivateKey: Buffer;
  readonly plaintext: Buffer;
  readonly info: Buffer;
  /** Empty in a good token. */
  readonly aad?: Buffer;
  /** Base mode is 0. */
  readonly mode?: number;
  readonly aead?: { readonly id: number; readonly name: string; readonly keyLength: number };
  /** What a sender without scruples takes for `enc` and for the shared secret of X25519. */
  readonly forged?: { readonly enc: Buffer; readonly dh: Buffer };
}

const aes256Gcm = { id: 2, name: 'aes-256-gcm', keyLength: 32 };
const kemSuite = Buffer.from('KEM\x00\x20', 'latin1');
const none = Buffer.alloc(0);

/** The public key of an X25519 private key, 32 bytes each. */
export function publicKeyOf(privateKey: Buffer): Buffer {
  return createPublicKey(importPrivateKey(privateKey))
    .export({ format: 'der', type: 'spki' })
    .subarray(-32);
}

/** HPKE of RFC 9180, single-shot, DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256: `enc ‖ ciphertext ‖ tag`. */
export function sealHpke(recipe: SealRecipe): Buffer {
  const { aead = aes256Gcm, plaintext, aad = none } = recipe;
  const enc = recipe.forged?.enc ?? publicKeyOf(recipe.ephemeralPrivateKey);
  const suite = Buffer.from([...Buffer.from('HPKE'), 0, 0x20, 0, 1, 0, aead.id]);
  const shared = encapsulate(recipe, enc);
  const context = Buffer.concat([
    Buffer.from([recipe.mode ?? 0]),
    extract(suite, none, 'psk_id_hash', none),
    extract(suite, none, 'info_hash', recipe.info),
  ]);
  const secret = extract(suite, shared, 'secret', none);
  const key = expand(suite, secret, 'key', context, aead.keyLength);
  const nonce = expand(suite, secret, 'base_nonce', context, 12);
  // Node types only the GCM ciphers with these calls.
  const cipher = createCipheriv(aead.name as CipherGCMTypes, key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([enc, ciphertext, cipher.getAuthTag()]);
}

function encapsulate(recipe: SealRecipe, enc: Buffer): Buffer {
  const { recipientPublicKey, ephemeralPrivateKey } = recipe;
  const dh = recipe.forged?.dh ?? agree(ephemeralPrivateKey, recipientPublicKey);
  const prk = extract(kemSuite, none, 'eae_prk', dh);
  return expand(kemSuite, prk, 'shared_secret', Buffer.concat([enc, recipientPublicKey]), 32);
}

function agree(privateKey: Buffer, publicKey: Buffer): Buffer {
  return diffieHellman({
    privateKey: importPrivateKey(privateKey),
    publicKey: importPublicKey(publicKey),
  });
}

function importPrivateKey(bytes: Buffer) {
  const key = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), bytes]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function importPublicKey(bytes: Buffer) {
  const key = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), bytes]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

function extract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  const labeled = Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]);
  return createHmac('sha256', salt).update(labeled).digest();
}

function expand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  const labeled = [Buffer.from('HPKE-v1'), suite, Buffer.from(label), info, Buffer.from([1])];
  const block = Buffer.concat([Buffer.from([0, length]), ...labeled]);
  return createHmac('sha256', prk).update(block).digest().subarray(0, length);
}
