import { type CipherGCMTypes, createCipheriv, createHash } from 'node:crypto';
import type { Headers } from './edits.ts';
import { publicKeyOf, sealHpke, type SealRecipe } from './hpke-seal.ts';

/** The moment of every case that names no other: 2026-11-24T12:00:00Z. */
export const now = 1_795_521_600;
export const apiOrigin = 'https://api.example.com';
/** 34 bytes: the envelope ends in one padding character. */
export const fakeKey = 'sk-proj-FAKE0example0key0of0nobody';

/** A recipient key of the file: all are published in it, private halves too. */
export interface VectorKey {
  readonly id: string;
  readonly privateKeyHex: string;
  readonly publicKeyHex: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

const day = 86_400;

/** Two keys that are accepted now, one that ended, one that has not begun. */
export const keys = [
  makeKey('2026-11', now - 20 * day, now + 10 * day),
  makeKey('2026-12', now - day, now + 40 * day),
  makeKey('2026-10', now - 50 * day, now),
  makeKey('2027-01', now + 1, now + 70 * day),
] as const;

function makeKey(id: string, notBefore: number, notAfter: number): VectorKey {
  const privateKey = derive(`key-${id}`, 'private', 32);
  return {
    id,
    privateKeyHex: privateKey.toString('hex'),
    publicKeyHex: publicKeyOf(privateKey).toString('hex'),
    notBefore,
    notAfter,
  };
}

/** One pair of headers; each invalid case changes one part. */
export interface Recipe {
  readonly apiKey?: string | Buffer;
  readonly apiOrigin?: string;
  readonly provider?: string;
  readonly issuedAt?: number;
  readonly key?: VectorKey;
  /** The token's text names this key instead. */
  readonly keyId?: string;
  readonly envelopeAad?: Buffer;
  readonly ivLength?: number;
  readonly algorithm?: CipherGCMTypes;
  readonly tokenInfo?: Buffer;
  readonly seal?: Partial<SealRecipe>;
  /** Changes the envelope after the token was made for it. */
  readonly editEnvelope?: (envelope: Buffer) => Buffer;
  /** Changes the envelope before. */
  readonly swapEnvelope?: (envelope: Buffer) => Buffer;
  readonly editSealed?: (sealed: Buffer) => Buffer;
}

/** Everything that making a pair gave, for the valid cases to publish. */
export interface Made {
  readonly sessionKey: Buffer;
  readonly iv: Buffer;
  readonly ephemeralPrivateKey: Buffer;
  readonly envelopeAad: Buffer;
  readonly tokenInfo: Buffer;
  readonly envelope: Buffer;
  readonly sealed: Buffer;
  readonly keyId: string;
  readonly provider: string;
  readonly issuedAt: number;
  readonly headers: Headers;
}

/** Bytes that look random and are the same in every run. */
export function derive(id: string, part: string, length: number): Buffer {
  const hash = createHash('sha256').update(`byok-v2/${id}/${part}`).digest();
  return hash.subarray(0, length);
}

/** `length(2) ‖ bytes` for each field. */
export function encodeFields(...fields: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(Buffer.byteLength(field));
      return [length, Buffer.from(field)];
    }),
  );
}

/** SHA-256. */
export function hashOf(bytes: Buffer | string): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Makes both headers of a case. */
export function make(id: string, recipe: Recipe = {}): Made {
  const { provider = 'openai', issuedAt = now - 7, key = keys[0] } = recipe;
  const origin = recipe.apiOrigin ?? apiOrigin;
  const keyId = recipe.keyId ?? key.id;
  const sessionKey = derive(id, 'session-key', 32);
  const iv = derive(id, 'iv', recipe.ivLength ?? 12);
  const envelopeAad = recipe.envelopeAad ?? encodeFields('byok-v2 envelope', origin, provider);
  const good = encrypt(recipe, sessionKey, iv, envelopeAad);
  const envelope = recipe.swapEnvelope?.(good) ?? good;
  const fields = ['byok-v2 session key', origin, keyId, provider, String(issuedAt)];
  const tokenInfo = recipe.tokenInfo ?? encodeFields(...fields, hashOf(envelope));
  const ephemeralPrivateKey = derive(id, 'ephemeral', 32);
  const sealed = sealHpke({
    recipientPublicKey: Buffer.from(key.publicKeyHex, 'hex'),
    ephemeralPrivateKey,
    plaintext: sessionKey,
    info: tokenInfo,
    ...recipe.seal,
  });
  const sent = recipe.editEnvelope?.(envelope) ?? envelope;
  const carried = recipe.editSealed?.(sealed) ?? sealed;
  const token = ['v2', keyId, provider, String(issuedAt), carried.toString('base64url')].join('.');
  const headers = { 'X-Encrypted-Key': sent.toString('base64'), 'X-Session-Key': token };
  const secrets = { sessionKey, iv, ephemeralPrivateKey };
  return {
    ...secrets,
    envelopeAad,
    tokenInfo,
    envelope,
    sealed,
    keyId,
    provider,
    issuedAt,
    headers,
  };
}

function encrypt(recipe: Recipe, sessionKey: Buffer, iv: Buffer, aad: Buffer): Buffer {
  const { apiKey = fakeKey, algorithm = 'aes-256-gcm' } = recipe;
  const cipher = createCipheriv(algorithm, sessionKey, iv, { authTagLength: 16 });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(apiKey), cipher.final()]);
  return Buffer.concat([iv, ciphertext, cipher.getAuthTag()]);
}
