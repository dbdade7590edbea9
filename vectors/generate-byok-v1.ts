/**
 * Writes `vectors/byok-v1.json`. Run it with `node vectors/generate-byok-v1.ts`.
 *
 * It is an implementation of its own: `node:crypto` alone, nothing from `lib/`, so that the vectors cannot inherit a
 * mistake. Keys and IVs are SHA-256 of the case's id: every run writes the same file. Never derive real ones this way.
 */
import { type CipherGCMTypes, createCipheriv, createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { flip, type Headers, insert, isSendable, malformedUtf8 } from './edits.ts';

interface ValidVector {
  readonly id: string;
  readonly comment: string;
  readonly apiKeyUtf8: string;
  readonly apiKeyHex: string;
  readonly sessionKeyBase64: string;
  readonly ivHex: string;
  readonly headers: Headers;
}

interface InvalidVector {
  readonly id: string;
  readonly comment: string;
  readonly reason: string;
  readonly headers: Headers;
  /** Whether both values reach a server over HTTP exactly as they stand here. */
  readonly sendable: boolean;
  readonly error: 'BYOK_DECRYPTION_FAILED' | 'BYOK_KEY_REQUIRED';
  readonly status: 400 | 401;
}

/** What goes into one seal; each invalid case changes one part. */
interface Recipe {
  readonly algorithm?: CipherGCMTypes;
  readonly keyLength?: number;
  readonly ivLength?: number;
  readonly aad?: Buffer;
}

/** The parts of one seal. */
interface Sealed {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** 34 bytes: the envelope ends in one padding character, as the session key does. */
const fakeKey = 'sk-proj-FAKE0example0key0of0nobody';
const notCanonical = 'not canonical base64';

function derive(id: string, part: string, length: number): Buffer {
  const blocks = [0, 1].map((block) =>
    createHash('sha256')
      .update(`byok-v1/${id}/${part}/${String(block)}`)
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function seal(id: string, plaintext: string | Buffer, recipe: Recipe = {}): Sealed {
  const { algorithm = 'aes-256-gcm', keyLength = 32, ivLength = 12, aad } = recipe;
  const key = derive(id, 'session-key', keyLength);
  const iv = derive(id, 'iv', ivLength);
  const cipher = createCipheriv(algorithm, key, iv);
  if (aad !== undefined) cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { key, iv, ciphertext, tag: cipher.getAuthTag() };
}

/** Buffers become base64; text stays as it is. */
function headersOf(envelope: Buffer | string | null, key: Buffer | string | null): Headers {
  const encode = (value: Buffer | string | null) =>
    Buffer.isBuffer(value) ? value.toString('base64') : value;
  return { 'X-Encrypted-Key': encode(envelope), 'X-Session-Key': encode(key) };
}

function join({ iv, ciphertext, tag }: Sealed): Buffer {
  return Buffer.concat([iv, ciphertext, tag]);
}

/** Sets the unused bits of the last base64 digit. */
function setUnusedBits(text: string): string {
  return text.replace(/([A-Za-z0-9+/])(=+)$/, (_, digit: string, padding: string) => {
    return String.fromCharCode(digit.charCodeAt(0) + 1) + padding;
  });
}

// --- valid ---------------------------------------------------------------------------------------------------------

const fake = (length: number) => 'FAKE0example'.repeat(length).slice(0, length);

const validKeys: readonly (readonly [id: string, comment: string, apiKey: string])[] = [
  ['length-1', 'the shortest key: one byte', 'k'],
  ['length-2', 'two bytes: the envelope needs no base64 padding', 'kk'],
  ['length-3', 'three bytes: two padding characters', 'kkk'],
  ['length-4', 'four bytes: one padding character', 'kkkk'],
  ['length-15', 'one byte less than an AES block', 'k'.repeat(15)],
  ['length-16', 'exactly one AES block', 'k'.repeat(16)],
  ['length-17', 'one byte more than an AES block', 'k'.repeat(17)],
  ['length-164', 'as long as a project key of OpenAI', 'k'.repeat(164)],
  ['length-4094', 'two bytes less than the longest', 'k'.repeat(4094)],
  ['length-4095', 'one byte less than the longest', 'k'.repeat(4095)],
  ['length-4096', 'the longest key: 4,096 bytes', 'k'.repeat(4096)],
  ['openai-project', 'shape of an OpenAI project key', `sk-proj-${fake(74)}T3BlbkFJ${fake(74)}`],
  ['openai-user', 'shape of an older OpenAI key', `sk-${fake(20)}T3BlbkFJ${fake(20)}`],
  ['anthropic', 'shape of an Anthropic key', `sk-ant-api03-${fake(91)}-_AA`],
  ['gemini', 'shape of a standard Gemini key', `AIzaSy${fake(31)}-_`],
  ['gemini-auth', 'shape of a Gemini authorisation key', `AQ.Ab8${fake(44)}`],
  ['replicate', 'shape of a Replicate token', `r8_${fake(37)}`],
  [
    'fal',
    'shape of a fal key: id and secret with a colon',
    'fa4efa4e-fa4e-4fa4-8fa4-fa4efa4efa4e:fa4efa4efa4efa4efa4efa4efa4efa4e',
  ],
  ['utf8-2', 'two-byte sequences, first and last: U+0080, U+00E9, U+07FF', '\u0080\u00E9\u07FF'],
  [
    'utf8-3',
    'three-byte sequences: U+0800, U+20AC, U+D7FF, U+E000, U+FFFF',
    '\u0800€\uD7FF\uE000\uFFFF',
  ],
  ['utf8-4', 'four-byte sequences: U+10000, U+1F511, U+10FFFF', '\u{10000}\u{1F511}\u{10FFFF}'],
  ['utf8-mixed', 'one to four bytes side by side', 'sk-FAKE-é€\u{1F511}'],
  [
    'utf8-4096',
    '1,024 four-byte sequences: 4,096 bytes, the limit is in bytes',
    '\u{1F511}'.repeat(1024),
  ],
  ['utf8-bom', 'byte order marks at the start and inside stay', '\uFEFFsk-FAKE\uFEFF-key'],
  ['utf8-not-normalised', 'a decomposed é stays decomposed', 'sk-FAKE-e\u0301'],
  [
    'controls',
    'NUL, tab and CRLF are well-formed UTF-8 and stay; trim and check later',
    ' sk-FAKE\0\t\r\n',
  ],
];

function makeValid(id: string, comment: string, apiKey: string): ValidVector {
  const sealed = seal(id, apiKey);
  return {
    id,
    comment,
    apiKeyUtf8: apiKey,
    apiKeyHex: Buffer.from(apiKey).toString('hex'),
    sessionKeyBase64: sealed.key.toString('base64'),
    ivHex: sealed.iv.toString('hex'),
    headers: headersOf(join(sealed), sealed.key),
  };
}

// --- invalid -------------------------------------------------------------------------------------------------------

type InvalidCase = readonly [id: string, reason: string, comment: string, headers: Headers];

/** Edits of one header's text that leave something which is not canonical base64, or not alone. */
const textEdits: readonly (readonly [
  id: string,
  reason: string,
  comment: string,
  edit: (text: string) => string | null,
])[] = [
  ['missing', 'one header is missing', 'is not there', () => null],
  ['empty', 'wrong length', 'is there and empty', () => ''],
  ['space', notCanonical, 'is one space', () => ' '],
  ['space-before', notCanonical, 'has a space before it', (text) => ` ${text}`],
  ['space-after', notCanonical, 'has a space after it', (text) => `${text} `],
  ['tab-after', notCanonical, 'has a tab after it', (text) => `${text}\t`],
  ['newline-after', notCanonical, 'has a line feed after it', (text) => `${text}\n`],
  ['crlf-after', notCanonical, 'has CR LF after it', (text) => `${text}\r\n`],
  ['nul-after', notCanonical, 'has a NUL after it', (text) => `${text}\0`],
  ['space-inside', notCanonical, 'has a space inside', (text) => insert(text, 20, ' ')],
  ['newline-inside', notCanonical, 'is wrapped as in MIME', (text) => insert(text, 20, '\r\n')],
  [
    'base64url',
    notCanonical,
    'uses the URL alphabet',
    (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
  ],
  [
    'foreign-character',
    notCanonical,
    'has a character of no alphabet',
    (text) => insert(text, 20, '*'),
  ],
  ['full-width', notCanonical, 'has a full-width letter', (text) => text.replace(/[A-Z]/, 'Ａ')],
  ['no-padding', notCanonical, 'lacks its padding', (text) => text.replace(/=+$/, '')],
  ['excess-padding', notCanonical, 'has one padding character too many', (text) => `${text}=`],
  ['padding-quantum', notCanonical, 'has four padding characters more', (text) => `${text}====`],
  [
    'padding-inside',
    notCanonical,
    'is two padded pieces one after the other',
    (text) => splitPadded(text),
  ],
  ['padding-first', notCanonical, 'has a padding character before it', (text) => `=${text}`],
  ['unused-bits', notCanonical, 'has unused bits set in its last digit', setUnusedBits],
  ['digit-missing', notCanonical, 'lacks its first digit', (text) => text.slice(1)],
  ['comma-after', notCanonical, 'has a comma after it', (text) => `${text},`],
  ['quoted', notCanonical, 'stands in quotation marks', (text) => `"${text}"`],
  ['percent-encoded', notCanonical, 'is percent-encoded', encodeURIComponent],
  [
    'hex',
    'another encoding',
    'is hexadecimal',
    (text) => Buffer.from(text, 'base64').toString('hex'),
  ],
  [
    'base64-twice',
    'another encoding',
    'is base64 of base64',
    (text) => Buffer.from(text).toString('base64'),
  ],
  ['lower-case', 'another encoding', 'is in lower case', (text) => text.toLowerCase()],
  ['bearer', notCanonical, 'has an authentication scheme before it', (text) => `Bearer ${text}`],
  ['data-url', notCanonical, 'is a data URL', (text) => `data:;base64,${text}`],
  ['twice', 'header is repeated', 'came twice, the same value', (text) => `${text}, ${text}`],
  ['twice-empty', 'header is repeated', 'came twice, the second empty', (text) => `${text}, `],
  [
    'twice-no-space',
    'header is repeated',
    'came twice, joined without a space',
    (text) => `${text},${text}`,
  ],
];

function splitPadded(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  return bytes.subarray(0, 10).toString('base64') + bytes.subarray(10).toString('base64');
}

/** Both header texts of a seal in which an edit finds something to change. */
function sealToEdit(id: string, edit: (text: string) => string | null): [string, string] {
  for (let attempt = 0; attempt < 100; attempt++) {
    const sealed = seal(`text-${id}-${String(attempt)}`, fakeKey);
    const texts: [string, string] = [
      join(sealed).toString('base64'),
      sealed.key.toString('base64'),
    ];
    if (texts.every((text) => edit(text) !== text)) return texts;
  }
  throw new Error(`edit ${id} must change both headers`);
}

function createTextEditCases(): InvalidCase[] {
  return textEdits.flatMap(([id, reason, comment, edit]): InvalidCase[] => {
    const [envelope, key] = sealToEdit(id, edit);
    return [
      [`encrypted-key-${id}`, reason, `X-Encrypted-Key ${comment}`, headersOf(edit(envelope), key)],
      [`session-key-${id}`, reason, `X-Session-Key ${comment}`, headersOf(envelope, edit(key))],
    ];
  });
}

function createPairCases(): InvalidCase[] {
  const sealed = seal('pairs', fakeKey);
  const other = seal('pairs-other', fakeKey);
  const twoPads = seal('pairs-two-pads', `${fakeKey}00`);
  const v2 = `v2.k1.openai.1767225600.${sealed.key.toString('base64url')}`;
  return [
    [
      'both-missing',
      'no key',
      'neither header is there: the one case with its own answer',
      headersOf(null, null),
    ],
    ['both-empty', 'wrong length', 'both headers are there and empty', headersOf('', '')],
    ['both-space', notCanonical, 'both headers are one space', headersOf(' ', ' ')],
    [
      'empty-and-missing',
      'wrong length',
      'X-Encrypted-Key is empty, X-Session-Key not there',
      headersOf('', null),
    ],
    [
      'missing-and-empty',
      'wrong length',
      'X-Session-Key is empty, X-Encrypted-Key not there',
      headersOf(null, ''),
    ],
    [
      'swapped',
      'wrong length',
      'each header carries the value of the other',
      headersOf(sealed.key, join(sealed)),
    ],
    [
      'same-value',
      'wrong length',
      'both headers carry the envelope',
      headersOf(join(sealed), join(sealed)),
    ],
    [
      'key-in-both',
      'bad tag',
      'both headers carry the session key',
      headersOf(sealed.key, sealed.key),
    ],
    [
      'both-twice',
      'header is repeated',
      'both headers came twice',
      headersOf(
        `${join(sealed).toString('base64')}, ${join(sealed).toString('base64')}`,
        `${sealed.key.toString('base64')}, ${sealed.key.toString('base64')}`,
      ),
    ],
    [
      'twice-different',
      'header is repeated',
      'X-Encrypted-Key came twice, two envelopes',
      headersOf(
        `${join(sealed).toString('base64')}, ${join(other).toString('base64')}`,
        sealed.key,
      ),
    ],
    [
      'plain-key',
      notCanonical,
      'X-Encrypted-Key is an API key in the clear',
      headersOf(fakeKey, sealed.key),
    ],
    [
      'plain-key-base64',
      'bad tag',
      'X-Encrypted-Key is base64 of an API key in the clear',
      headersOf(Buffer.from(fakeKey), sealed.key),
    ],
    [
      'v2-token',
      notCanonical,
      'X-Session-Key looks like a token of a later version',
      headersOf(join(sealed), v2),
    ],
    [
      'v1-prefix',
      notCanonical,
      'X-Session-Key names its version',
      headersOf(join(sealed), `v1.${sealed.key.toString('base64')}`),
    ],
    [
      'unused-bits-two-pads',
      notCanonical,
      'X-Encrypted-Key with two padding characters has the lowest unused bit set',
      headersOf(setUnusedBits(join(twoPads).toString('base64')), twoPads.key),
    ],
    [
      'half-padding',
      notCanonical,
      'X-Encrypted-Key has one of its two padding characters',
      headersOf(join(twoPads).toString('base64').slice(0, -1), twoPads.key),
    ],
    [
      'other-session',
      'bad tag',
      'an envelope of one session, the key of another',
      headersOf(join(sealed), other.key),
    ],
  ];
}

function createLengthCases(): InvalidCase[] {
  const keys = [0, 1, 15, 31, 33, 48, 64].map((length): InvalidCase => {
    const sealed = seal(`session-key-${String(length)}`, fakeKey);
    const key = Buffer.concat([sealed.key, derive('pad', 'pad', 32)]).subarray(0, length);
    return [
      `session-key-${String(length)}-bytes`,
      'wrong length',
      `the session key is ${String(length)} bytes`,
      headersOf(join(sealed), key),
    ];
  });
  const envelopes = [1, 12, 16, 27].map((length): InvalidCase => {
    const sealed = seal(`envelope-${String(length)}`, fakeKey);
    return [
      `envelope-${String(length)}-bytes`,
      'wrong length',
      `the envelope is cut to ${String(length)} bytes`,
      headersOf(join(sealed).subarray(0, length), sealed.key),
    ];
  });
  const plaintexts = [0, 4097, 4098, 4099, 8192].map((length): InvalidCase => {
    const sealed = seal(`plaintext-${String(length)}`, 'k'.repeat(length));
    return [
      `plaintext-${String(length)}-bytes`,
      'wrong length',
      `a good tag over ${String(length)} bytes (envelope of ${String(length + 28)})`,
      headersOf(join(sealed), sealed.key),
    ];
  });
  return [...keys, ...envelopes, ...plaintexts];
}

function createTamperedCases(): InvalidCase[] {
  const sealed = seal('tampered', fakeKey);
  const { key, iv, ciphertext, tag } = sealed;
  const envelope = join(sealed);
  const concat = (...parts: Buffer[]) => Buffer.concat(parts);
  const envelopes: readonly (readonly [id: string, comment: string, envelope: Buffer])[] = [
    ['iv-first-bit', 'the first bit of the IV is flipped', flip(envelope, 0, 0x80)],
    ['iv-last-bit', 'the last bit of the IV is flipped', flip(envelope, 11, 0x01)],
    [
      'ciphertext-first-bit',
      'the first bit of the ciphertext is flipped',
      flip(envelope, 12, 0x80),
    ],
    ['ciphertext-last-bit', 'the last bit of the ciphertext is flipped', flip(envelope, -17, 0x01)],
    ['tag-first-bit', 'the first bit of the tag is flipped', flip(envelope, -16, 0x80)],
    ['tag-last-bit', 'the last bit of the tag is flipped', flip(envelope, -1, 0x01)],
    ['tag-zero', 'the tag is all zero', concat(iv, ciphertext, Buffer.alloc(16))],
    ['tag-12-bytes', 'the tag is cut to 12 bytes', envelope.subarray(0, -4)],
    ['tag-15-bytes', 'the tag is cut to 15 bytes', envelope.subarray(0, -1)],
    ['tag-missing', 'there is no tag', concat(iv, ciphertext)],
    ['byte-after', 'one byte follows the tag', concat(envelope, Buffer.alloc(1))],
    ['byte-before', 'one byte is before the IV', concat(Buffer.alloc(1), envelope)],
    [
      'ciphertext-short',
      'the last byte of the ciphertext is missing',
      concat(iv, ciphertext.subarray(0, -1), tag),
    ],
    ['iv-zero', 'the IV is all zero', concat(Buffer.alloc(12), ciphertext, tag)],
    ['iv-missing', 'there is no IV', concat(ciphertext, tag)],
    ['iv-last', 'the IV is at the end', concat(ciphertext, tag, iv)],
    ['tag-first', 'the tag is before the ciphertext', concat(iv, tag, ciphertext)],
    ['tag-before-iv', 'the tag is before the IV', concat(tag, iv, ciphertext)],
    [
      'plaintext',
      'the API key is not encrypted between IV and tag',
      concat(iv, Buffer.from(fakeKey), tag),
    ],
    ['all-zero', 'the envelope is all zero', Buffer.alloc(envelope.length)],
  ];
  const keys: readonly (readonly [id: string, comment: string, key: Buffer])[] = [
    ['session-key-first-bit', 'the first bit of the session key is flipped', flip(key, 0, 0x80)],
    ['session-key-last-bit', 'the last bit of the session key is flipped', flip(key, -1, 0x01)],
    ['session-key-zero', 'the session key is all zero', Buffer.alloc(32)],
    ['session-key-reversed', 'the session key is back to front', Buffer.from(key).reverse()],
  ];
  return [
    ...envelopes.map(([id, comment, bytes]): InvalidCase => [
      id,
      'bad tag',
      comment,
      headersOf(bytes, key),
    ]),
    ...keys.map(([id, comment, bytes]): InvalidCase => [
      id,
      'bad tag',
      comment,
      headersOf(envelope, bytes),
    ]),
  ];
}

function createOtherAlgorithmCases(): InvalidCase[] {
  const recipes: readonly (readonly [
    id: string,
    reason: string,
    comment: string,
    recipe: Recipe,
  ])[] = [
    [
      'aes-128',
      'wrong length',
      'AES-128-GCM, session key of 16 bytes',
      { algorithm: 'aes-128-gcm', keyLength: 16 },
    ],
    [
      'aes-192',
      'wrong length',
      'AES-192-GCM, session key of 24 bytes',
      { algorithm: 'aes-192-gcm', keyLength: 24 },
    ],
    ['iv-16-bytes', 'bad tag', 'sealed with an IV of 16 bytes', { ivLength: 16 }],
    ['iv-8-bytes', 'bad tag', 'sealed with an IV of 8 bytes', { ivLength: 8 }],
    [
      'aad-header-name',
      'bad tag',
      'sealed with the AAD "X-Encrypted-Key"',
      { aad: Buffer.from('X-Encrypted-Key') },
    ],
    ['aad-zero-byte', 'bad tag', 'sealed with one zero byte as AAD', { aad: Buffer.alloc(1) }],
  ];
  const chacha = seal('chacha20-poly1305', fakeKey, {
    // Node types only the GCM ciphers with the same calls.
    algorithm: 'chacha20-poly1305' as CipherGCMTypes,
  });
  return [
    ...recipes.map(([id, reason, comment, recipe]): InvalidCase => {
      const sealed = seal(id, fakeKey, recipe);
      return [id, reason, comment, headersOf(join(sealed), sealed.key)];
    }),
    [
      'chacha20-poly1305',
      'bad tag',
      'ChaCha20-Poly1305 has the same sizes',
      headersOf(join(chacha), chacha.key),
    ],
  ];
}

function createMalformedUtf8Cases(): InvalidCase[] {
  return malformedUtf8.map(([id, comment, hex]) => {
    const plaintext = Buffer.concat([Buffer.from('sk-FAKE-'), Buffer.from(hex, 'hex')]);
    const sealed = seal(`utf8-${id}`, plaintext);
    return [
      `utf8-${id}`,
      'not UTF-8',
      `a good tag over "sk-FAKE-" and ${comment}`,
      headersOf(join(sealed), sealed.key),
    ];
  });
}

function makeInvalid([id, reason, comment, headers]: InvalidCase): InvalidVector {
  const values = [headers['X-Encrypted-Key'], headers['X-Session-Key']];
  const isAbsent = values.every((value) => value === null);
  return {
    id,
    comment,
    reason,
    headers,
    sendable: values.every(isSendable),
    error: isAbsent ? 'BYOK_KEY_REQUIRED' : 'BYOK_DECRYPTION_FAILED',
    status: isAbsent ? 401 : 400,
  };
}

/** The whole file as text. */
export function generateByokV1(): string {
  const vectors = {
    protocol: 'byok-v1',
    description:
      'Test vectors of BYOK protocol v1 (docs/protocol.md). Every valid pair must decrypt to apiKeyHex; every invalid ' +
      'pair must be refused with its error and status, and with nothing that tells the reason. All keys are invented.',
    valid: validKeys.map((key) => makeValid(...key)),
    invalid: [
      ...createPairCases(),
      ...createTextEditCases(),
      ...createLengthCases(),
      ...createTamperedCases(),
      ...createOtherAlgorithmCases(),
      ...createMalformedUtf8Cases(),
    ].map(makeInvalid),
  };
  return `${JSON.stringify(vectors, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('byok-v1.json', import.meta.url), generateByokV1());
