import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';

/**
 * A receiver of version 2 written from docs/protocol.md and RFC 9180 alone, on `node:crypto` alone. If the document left
 * anything open, what others have sealed would not come out as it does.
 */
export interface HandKey {
  readonly id: string;
  readonly privateKeyHex: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Both headers, and whom they reach. */
export interface HandCase {
  readonly receiver: {
    readonly apiOrigin: string;
    readonly provider: string | null;
    readonly now: number;
  };
  readonly headers: Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string | null>>;
}

/** The API key in hex, or the code of the error. */
export function receiveByHand({ headers, receiver }: HandCase, keys: readonly HandKey[]): string {
  const [encryptedKey, sessionKey] = [headers['X-Encrypted-Key'], headers['X-Session-Key']];
  if (encryptedKey === null && sessionKey === null) return 'BYOK_KEY_REQUIRED';
  const token =
    /^v2\.([a-z0-9_-]{1,32})\.([a-z][a-z0-9-]{0,31})\.([1-9]\d{9})\.([\w-]{106}[AEIMQUYcgkosw048])$/.exec(
      sessionKey ?? '',
    );
  if (token === null) return 'BYOK_DECRYPTION_FAILED';
  const [, keyId = '', provider = '', issuedAt = '', text = ''] = token;
  const age = receiver.now - Number(issuedAt);
  const key = keys.find(
    ({ id, notBefore, notAfter }) =>
      id === keyId && notBefore <= receiver.now && receiver.now < notAfter,
  );
  if (age > 120 || age < -30 || key === undefined) return 'BYOK_TOKEN_STALE';
  const envelope = Buffer.from(encryptedKey ?? '', 'base64');
  const isCanonical = envelope.toString('base64') === encryptedKey;
  const isSized = envelope.length >= 29 && envelope.length <= 4124;
  if (!isCanonical || !isSized) return 'BYOK_DECRYPTION_FAILED';
  if (receiver.provider !== null && receiver.provider !== provider) return 'BYOK_DECRYPTION_FAILED';

  const hash = createHash('sha256').update(envelope).digest();
  const bound = [receiver.apiOrigin, keyId, provider, issuedAt];
  const info = fields('byok-v2 session key', ...bound, hash);
  const privateKey = Buffer.from(key.privateKeyHex, 'hex');
  try {
    const opened = openSeal(Buffer.from(text, 'base64url'), privateKey, info);
    const envelopeAad = fields('byok-v2 envelope', receiver.apiOrigin, provider);
    const apiKey = openGcm(opened, envelope.subarray(0, 12), envelope.subarray(12), envelopeAad);
    new TextDecoder('utf-8', { fatal: true }).decode(apiKey);
    return apiKey.toString('hex');
  } catch {
    // Whatever it was, it has one answer.
    return 'BYOK_DECRYPTION_FAILED';
  }
}

function fields(...values: readonly (string | Buffer)[]): Buffer {
  const parts = values.map((value) => Buffer.from(value));
  return Buffer.concat(
    parts.flatMap((part) => [Buffer.from([part.length >> 8, part.length & 255]), part]),
  );
}

function openGcm(key: Buffer, iv: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/** RFC 9180: OpenBase of section 6.1, Decap of 4.1, KeySchedule of 5.1. */
function openSeal(sealed: Buffer, privateBytes: Buffer, info: Buffer): Buffer {
  const der = Buffer.concat([hex('302e020100300506032b656e04220420'), privateBytes]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const enc = sealed.subarray(0, 32);
  const publicKey = createPublicKey({
    key: Buffer.concat([hex('302a300506032b656e032100'), enc]),
    format: 'der',
    type: 'spki',
  });
  const dh = diffieHellman({ privateKey, publicKey });
  const kem = hex('4b454d0020');
  const suite = hex('48504b45002000010002');
  const shared = expand(
    extract(Buffer.alloc(0), kem, 'eae_prk', dh),
    kem,
    'shared_secret',
    Buffer.concat([enc, spki.subarray(-32)]),
    32,
  );
  const none = Buffer.alloc(0);
  const hashes = [
    extract(none, suite, 'psk_id_hash', none),
    extract(none, suite, 'info_hash', info),
  ];
  const context = Buffer.concat([hex('00'), ...hashes]);
  const secret = extract(shared, suite, 'secret', none);
  const key = expand(secret, suite, 'key', context, 32);
  const nonce = expand(secret, suite, 'base_nonce', context, 12);
  return openGcm(key, nonce, sealed.subarray(32), none);
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** LabeledExtract: HKDF-Extract is HMAC under the salt (RFC 5869 section 2.2). */
function extract(salt: Buffer, suite: Buffer, label: string, ikm: Buffer): Buffer {
  const labeled = Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]);
  return createHmac('sha256', salt).update(labeled).digest();
}

/** LabeledExpand of at most 32 bytes: the first block of HKDF-Expand (RFC 5869 section 2.3). */
function expand(prk: Buffer, suite: Buffer, label: string, info: Buffer, length: number): Buffer {
  const parts = [hex('00'), Buffer.from([length]), Buffer.from('HPKE-v1'), suite];
  const labeled = Buffer.concat([...parts, Buffer.from(label), info, hex('01')]);
  return createHmac('sha256', prk).update(labeled).digest().subarray(0, length);
}
