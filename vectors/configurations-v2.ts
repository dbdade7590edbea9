import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { apiOrigin, derive, encodeFields, keys, now } from './recipe-v2.ts';

interface ConfigurationVector {
  readonly id: string;
  readonly comment: string;
  /** What is wrong with it: its `shape`, its `signature`, its `time`; `null` if it must be taken. */
  readonly reason: string | null;
  readonly apiOrigin: string;
  /** The sender's clock. */
  readonly now: number;
  /** The document's text. */
  readonly document: string;
  /** `null` if the document cannot be read so far. */
  readonly signedHex: string | null;
  /** SHA-256 of the signing key, in groups; `null` if the document must be refused. */
  readonly fingerprint: string | null;
  /** The id of the key to seal to. */
  readonly recipient: string | null;
}

const signingKey = importSeed(derive('signing-key', 'seed', 32));
const publicKey = createPublicKey(signingKey).export({ format: 'der', type: 'spki' }).subarray(-32);

const plain = {
  protocols: ['v1', 'v2'],
  issued_at: now - 3600,
  expires_at: now + 7200,
  window_seconds: 120,
  future_seconds: 30,
  keys: keys.map(({ id, publicKeyHex, notBefore, notAfter }) => ({
    id,
    suite: [0x0020, 0x0001, 0x0002],
    public_key: Buffer.from(publicKeyHex, 'hex').toString('base64url'),
    not_before: notBefore,
    not_after: notAfter,
  })),
  signing_key: publicKey.toString('base64url'),
};

type Claims = typeof plain & Readonly<Record<string, unknown>>;

/** Everything that a configuration may say about its backend. */
const about = {
  name: 'Example – Grüße',
  sites: ['https://example.com', 'https://xn--bcher-kva.example:8443'],
  api_path: '/api/',
  validate_path: '/api/v1/keys/validate',
  providers: ['openai', 'anthropic'],
  max_uses: 100,
};

/** Members that every configuration has, and are signed each at its place. */
const ownMembers = new Set([...Object.keys(plain), 'signature']);

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
    String(claims.expires_at),
    String(claims.window_seconds),
    String(claims.future_seconds),
    encodeFields(
      ...claims.keys.map((key) =>
        encodeFields(
          key.id,
          encodeFields(...key.suite.map(String)),
          key.public_key,
          String(key.not_before),
          String(key.not_after),
        ),
      ),
    ),
    claims.signing_key,
    encodeFields(...furtherFields(claims)),
  );
}

/** Texts, whole numbers and lists of texts, in the order of their names. */
function furtherFields(claims: Claims): Buffer[] {
  const names = Object.keys(claims).filter(
    (name) => !ownMembers.has(name) && /^[a-z][a-z0-9_]{0,31}$/.test(name),
  );
  return names.sort().flatMap((name) => {
    const value = claims[name];
    if (typeof value === 'string') return [encodeFields(name, 'text', value)];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
      return [encodeFields(name, 'number', String(value))];
    }
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? [encodeFields(name, 'list', encodeFields(...value))] : [];
  });
}

function signed(claims: Claims) {
  return {
    ...claims,
    signature: sign(null, signedBytes(claims), signingKey).toString('base64url'),
  };
}

type Refused = readonly [
  id: string,
  reason: 'shape' | 'signature' | 'time',
  comment: string,
  document: object,
  place?: { readonly origin?: string; readonly now?: number },
];

const day = 86_400;
const [key, ...otherKeys] = plain.keys;

function withKey(change: Readonly<Record<string, unknown>>): object {
  // Signed as it stands: what is wrong is the shape alone.
  return signed({ ...plain, keys: [{ ...key, ...change }, ...otherKeys] } as Claims);
}

/** Changes what must verify after it was signed, what must parse before, and when it is looked at. */
const refused: readonly Refused[] = [
  ...createBadSignatures(),
  ...createBadShapes(),
  ['ended', 'time', 'it ends this second', signed(plain), { now: plain.expires_at }],
  ['ended-month', 'time', 'it ended a month ago', signed(plain), { now: now + 30 * day }],
  [
    'ahead',
    'time',
    'issued a second further ahead than clocks may be apart',
    signed(plain),
    { now: plain.issued_at - 601 },
  ],
  [
    'ahead-2286',
    'time',
    'issued at the last times there are',
    signed({ ...plain, issued_at: 9_999_990_000, expires_at: 9_999_999_999 }),
  ],
];

function createBadSignatures(): Refused[] {
  const good = signed({ ...plain, ...about });
  const cases: readonly (readonly [string, string, object, string?])[] = [
    ['other-origin', 'a good document at another origin', signed(plain), 'https://evil.example'],
    ['protocol-added', 'a version added', { ...good, protocols: ['v1', 'v2', 'v3'] }],
    ['protocol-dropped', 'version 1 dropped', { ...good, protocols: ['v2'] }],
    [
      'protocol-shifted',
      'the last version moved into the next list',
      { ...good, protocols: ['v1'] },
    ],
    ['issued-later', 'the issue time a second later', { ...good, issued_at: now - 3599 }],
    ['ends-later', 'the end a second later', { ...good, expires_at: now + 7201 }],
    [
      'times-turned',
      'a document of an hour that was brought up to date',
      {
        ...signed({ ...plain, issued_at: now - 7200, expires_at: now - 3600 }),
        expires_at: now + 60,
      },
    ],
    ['window-wider', 'the window a second wider', { ...good, window_seconds: 121 }],
    ['key-dropped', 'the last key dropped', { ...good, keys: plain.keys.slice(0, -1) }],
    ['keys-turned', 'the keys in another order', { ...good, keys: plain.keys.toReversed() }],
    [
      'key-longer',
      'keys that last a second longer',
      { ...good, keys: plain.keys.map((each) => ({ ...each, not_after: each.not_after + 1 })) },
    ],
    [
      'key-suite',
      'keys of another suite',
      {
        ...good,
        keys: [key, ...otherKeys.map((each) => ({ ...each, suite: [0x0020, 0x0001, 0x0001] }))],
      },
    ],
    ['zero-signature', 'a signature of zeros', { ...plain, signature: 'A'.repeat(86) }],
    [
      'other-signer',
      'another signing key beside a good signature',
      { ...good, signing_key: derive('other', 'seed', 32).toString('base64url') },
    ],
    ['name-changed', 'another name', { ...good, name: 'Example' }],
    ['name-dropped', 'without its name', { ...good, name: undefined }],
    ['site-added', 'a site added', { ...good, sites: [...about.sites, 'https://evil.example'] }],
    ['path-changed', 'another path', { ...good, api_path: '/' }],
    ['uses-changed', 'more uses', { ...good, max_uses: 101 }],
    ['uses-added', 'a member added that everyone knows', { ...signed(plain), max_uses: 100 }],
    ['member-added', 'a member added that nobody knows', { ...good, hint: 'x' }],
    ['member-retyped', 'a number as its text', { ...signed({ ...plain, hint: 7 }), hint: '7' }],
    [
      'list-as-text',
      'a list as its fields',
      { ...signed({ ...plain, hint: ['a'] }), hint: '\u0000\u0001a' },
    ],
  ];
  return cases.map(([id, comment, document, origin]) => [
    id,
    'signature',
    comment,
    document,
    origin === undefined ? {} : { origin },
  ]);
}

function createBadShapes(): Refused[] {
  const say = (members: Readonly<Record<string, unknown>>) => signed({ ...plain, ...members });
  const cases: readonly (readonly [string, string, object])[] = [
    ['no-signature', 'without a signature', plain],
    ['key-31', 'a key of 31 bytes', withKey({ public_key: key?.public_key.slice(0, -2) })],
    ['same-id', 'two keys with one id', withKey({ id: '2026-12' })],
    ['no-keys', 'version 2 without a key', signed({ ...plain, keys: [] })],
    [
      'no-usable-key',
      'version 2 with keys of another suite alone',
      signed({ ...plain, keys: plain.keys.map((each) => ({ ...each, suite: [0x647a, 1, 2] })) }),
    ],
    ['suite-two', 'a suite of two ids', withKey({ suite: [0x0020, 0x0001] })],
    ['suite-text', 'a suite as text', withKey({ suite: ['32', '1', '2'] })],
    ['suite-large', 'an id past two bytes', withKey({ suite: [0x10020, 1, 2] })],
    ['kem', 'the name of a KEM in place of the suite', withKey({ suite: [], kem: 'x25519' })],
    ['time-text', 'a time as text', { ...signed(plain), issued_at: String(plain.issued_at) }],
    ['time-fraction', 'a time with a fraction', say({ issued_at: plain.issued_at + 0.5 })],
    ['no-end', 'without an end', say({ expires_at: undefined })],
    ['ends-at-once', 'an end at its beginning', say({ expires_at: plain.issued_at })],
    [
      'lasts-long',
      'an end a second more than a day after its beginning',
      say({ expires_at: plain.issued_at + day + 1 }),
    ],
    [
      'backwards',
      'keys that end before they begin',
      signed({
        ...plain,
        keys: plain.keys.map((each) => ({ ...each, not_after: each.not_before })),
      }),
    ],
    ['list', 'a list', [signed(plain)]],
    ['name-empty', 'an empty name', say({ name: '' })],
    ['name-long', 'a name of 65 characters', say({ name: 'n'.repeat(65) })],
    ['name-lines', 'a name of two lines', say({ name: 'Example\nBank' })],
    ['name-turned', 'a name that turns its direction', say({ name: 'Example\u202e' })],
    ['name-null', 'no name, as null', say({ name: null })],
    ['sites-text', 'a site that is no list', say({ sites: 'https://example.com' })],
    ['sites-none', 'an empty list of sites', say({ sites: [] })],
    ['sites-http', 'a site over plain HTTP', say({ sites: ['http://example.com'] })],
    ['sites-path', 'a site with a path', say({ sites: ['https://example.com/'] })],
    ['sites-twice', 'a site that comes twice', say({ sites: [about.sites[0], about.sites[0]] })],
    [
      'sites-11',
      'eleven sites',
      say({ sites: Array.from({ length: 11 }, (_, at) => `https://s${String(at)}.example`) }),
    ],
    ['api-path-open', 'a path that does not end', say({ api_path: '/api' })],
    ['api-path-dots', 'a path that goes up', say({ api_path: '/api/../' })],
    ['api-path-encoded', 'an encoded path', say({ api_path: '/api%2f/' })],
    ['validate-path-open', 'a check at a folder', say({ validate_path: '/api/keys/' })],
    [
      'validate-path-out',
      'a check outside of the path',
      say({ api_path: '/api/', validate_path: '/keys' }),
    ],
    ['providers-none', 'an empty list of providers', say({ providers: [] })],
    ['providers-upper', 'a provider in capitals', say({ providers: ['OpenAI'] })],
    ['max-uses-0', 'no use', say({ max_uses: 0 })],
    ['max-uses-text', 'a number of uses as text', say({ max_uses: '100' })],
  ];
  return cases.map(([id, comment, document]) => [id, 'shape', comment, document]);
}

const unknownMembers = {
  hint: 'read elsewhere',
  hints: ['a', ''],
  hint_number: 9_007_199_254_740_991,
  // No text, number or list of texts, or of another name: not signed.
  hint_object: { a: 1 },
  hint_flag: true,
  hint_fraction: 0.5,
  hint_mixed: ['a', 1],
  Hint: 'in capitals',
};

type Taken = readonly [
  id: string,
  comment: string,
  claims: Claims,
  recipient: string | null,
  at?: number,
];

const taken: readonly Taken[] = [
  ['plain', 'four keys, two of them valid now', plain, '2026-12'],
  ['one-key', 'one key', { ...plain, protocols: ['v2'], keys: plain.keys.slice(0, 1) }, '2026-11'],
  [
    'other-suite',
    'a key of a suite that version 2 has not (X-Wing)',
    {
      ...plain,
      keys: [
        ...plain.keys.slice(0, 1),
        ...plain.keys
          .slice(1, 2)
          .map((each) => ({ ...each, suite: [0x647a, 1, 2], public_key: 'A'.repeat(1622) })),
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
  ['about', 'everything that it may say about its backend', { ...plain, ...about }, '2026-12'],
  [
    'unknown',
    'members that nobody knows, signed and not',
    { ...plain, ...unknownMembers },
    '2026-12',
  ],
  ['last-second', 'in its last second', plain, '2027-01', plain.expires_at - 1],
  [
    'clock-behind',
    'issued as far ahead as clocks may be apart',
    plain,
    '2026-12',
    plain.issued_at - 600,
  ],
  [
    'day',
    'the longest that it may last',
    { ...plain, issued_at: now, expires_at: now + day },
    '2026-12',
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
    valid: taken.map(([id, comment, claims, recipient, at]) => ({
      ...{ id, comment, reason: null, apiOrigin, now: at ?? now },
      document: JSON.stringify(signed(claims)),
      signedHex: signedBytes(claims).toString('hex'),
      fingerprint: fingerprint(),
      recipient,
    })),
    invalid: refused.map(([id, reason, comment, document, place]) => ({
      ...{ id, comment, reason, apiOrigin: place?.origin ?? apiOrigin, now: place?.now ?? now },
      document: JSON.stringify(document),
      ...{ signedHex: null, fingerprint: null, recipient: null },
    })),
  };
}
