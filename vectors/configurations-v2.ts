import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { apiOrigin, derive, encodeFields, keys, now } from './recipe-v2.ts';

interface ConfigurationVector {
  readonly id: string;
  readonly comment: string;
  readonly apiOrigin: string;
  /** The document's text. */
  readonly document: string;
  /** `null` where the document cannot be read so far. */
  readonly signedHex: string | null;
  /** SHA-256 of the signing key, in groups; `null` where the document must be refused. */
  readonly fingerprint: string | null;
  /** The key to seal to at `now`. */
  readonly recipient: string | null;
}

const signingKey = importSeed(derive('signing-key', 'seed', 32));
const publicKey = createPublicKey(signingKey).export({ format: 'der', type: 'spki' }).subarray(-32);

const plain = {
  protocols: ['v1', 'v2'],
  issued_at: now - 3600,
  window_seconds: 120,
  future_seconds: 30,
  keys: keys.map(({ id, publicKeyHex, notBefore, notAfter }) => ({
    id,
    kem: 'x25519-hkdf-sha256',
    public_key: Buffer.from(publicKeyHex, 'hex').toString('base64url'),
    not_before: notBefore,
    not_after: notAfter,
  })),
  signing_key: publicKey.toString('base64url'),
};

type Claims = typeof plain;

function importSeed(seed: Buffer) {
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function signedBytes(claims: Claims): Buffer {
  return encodeFields(
    'byok-v2 configuration',
    apiOrigin,
    encodeFields(...claims.protocols),
    String(claims.issued_at),
    String(claims.window_seconds),
    String(claims.future_seconds),
    encodeFields(
      ...claims.keys.map((key) =>
        encodeFields(
          key.id,
          key.kem,
          key.public_key,
          String(key.not_before),
          String(key.not_after),
        ),
      ),
    ),
    claims.signing_key,
  );
}

function signed(claims: Claims) {
  return {
    ...claims,
    signature: sign(null, signedBytes(claims), signingKey).toString('base64url'),
  };
}

/** Changes what must verify after it was signed, or what must parse before. */
const refused: readonly (readonly [
  id: string,
  comment: string,
  document: object,
  origin?: string,
])[] = [
  ['other-origin', 'a good document at another origin', signed(plain), 'https://evil.example'],
  ['protocol-added', 'a version added', { ...signed(plain), protocols: ['v1', 'v2', 'v3'] }],
  ['protocol-dropped', 'version 1 dropped', { ...signed(plain), protocols: ['v2'] }],
  [
    'protocol-shifted',
    'the last version moved into the next list',
    { ...signed(plain), protocols: ['v1'] },
  ],
  ['issued-later', 'the issue time a second later', { ...signed(plain), issued_at: now - 3599 }],
  ['window-wider', 'the window a second wider', { ...signed(plain), window_seconds: 121 }],
  ['key-dropped', 'the last key dropped', { ...signed(plain), keys: plain.keys.slice(0, -1) }],
  ['keys-turned', 'the keys in another order', { ...signed(plain), keys: plain.keys.toReversed() }],
  [
    'key-longer',
    'a key that lasts a second longer',
    { ...signed(plain), keys: plain.keys.map((key) => ({ ...key, not_after: key.not_after + 1 })) },
  ],
  ['no-signature', 'without a signature', plain],
  ['zero-signature', 'a signature of zeros', { ...plain, signature: 'A'.repeat(86) }],
  [
    'other-signer',
    'another signing key beside a good signature',
    { ...signed(plain), signing_key: derive('other', 'seed', 32).toString('base64url') },
  ],
  [
    'key-31',
    'a key of 31 bytes',
    signed({
      ...plain,
      keys: plain.keys.map((key) => ({ ...key, public_key: key.public_key.slice(0, -2) })),
    }),
  ],
  [
    'same-id',
    'two keys with one id',
    signed({ ...plain, keys: [...plain.keys, ...plain.keys].slice(0, 8) }),
  ],
  ['no-keys', 'version 2 without a key', signed({ ...plain, keys: [] })],
  ['time-text', 'a time as text', { ...signed(plain), issued_at: String(plain.issued_at) }],
  [
    'time-fraction',
    'a time with a fraction',
    signed({ ...plain, issued_at: plain.issued_at + 0.5 }),
  ],
  [
    'backwards',
    'keys that end before they begin',
    signed({ ...plain, keys: plain.keys.map((key) => ({ ...key, not_after: key.not_before })) }),
  ],
  ['list', 'a list', [signed(plain)]],
];

const taken: readonly (readonly [
  id: string,
  comment: string,
  claims: Claims,
  recipient: string | null,
])[] = [
  ['plain', 'four keys, two of them valid now', plain, '2026-12'],
  ['one-key', 'one key', { ...plain, protocols: ['v2'], keys: plain.keys.slice(0, 1) }, '2026-11'],
  [
    'other-kem',
    'a key of a KEM that version 2 has not',
    {
      ...plain,
      keys: [
        ...plain.keys.slice(0, 1),
        ...plain.keys
          .slice(1, 2)
          .map((key) => ({ ...key, kem: 'x-wing', public_key: 'A'.repeat(1622) })),
      ],
    },
    '2026-11',
  ],
  ['none-now', 'no key that is valid now', { ...plain, keys: plain.keys.slice(2) }, null],
  [
    'v1-only',
    'a backend that takes version 1 only',
    { ...plain, protocols: ['v1'], keys: [] },
    null,
  ],
];

function fingerprint(): string {
  const hex = createHash('sha256').update(publicKey).digest('hex');
  return hex.match(/.{4}/g)?.join(' ') ?? '';
}

/** Documents that must be taken and documents that must not. */
export function makeConfigurations(): {
  valid: ConfigurationVector[];
  invalid: ConfigurationVector[];
} {
  return {
    valid: taken.map(([id, comment, claims, recipient]) => ({
      ...{ id, comment, apiOrigin },
      document: JSON.stringify(signed(claims)),
      signedHex: signedBytes(claims).toString('hex'),
      fingerprint: fingerprint(),
      recipient,
    })),
    invalid: refused.map(([id, comment, document, origin]) => ({
      ...{ id, comment, apiOrigin: origin ?? apiOrigin },
      document: JSON.stringify(document),
      ...{ signedHex: null, fingerprint: null, recipient: null },
    })),
  };
}
