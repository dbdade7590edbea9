import { flip } from './edits.ts';
import { publicKeyOf } from './hpke-seal.ts';
import type { InvalidCase } from './invalid-case.ts';
import {
  apiOrigin,
  derive,
  encodeFields,
  hashOf,
  keys,
  make,
  now,
  type Recipe,
} from './recipe-v2.ts';

const badSeal = 'bad seal';

const lowOrderPoints: readonly (readonly [name: string, hex: string])[] = [
  ['0', '00'.repeat(32)],
  ['1', `01${'00'.repeat(31)}`],
  ['order-8a', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
  ['order-8b', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
  ['p-minus-1', `ec${'ff'.repeat(30)}7f`],
  ['p', `ed${'ff'.repeat(30)}7f`],
  ['p-plus-1', `ee${'ff'.repeat(30)}7f`],
];

/** Pairs whose token does not open. */
export function createBadSealCases(): InvalidCase[] {
  const enc = (id: string) => publicKeyOf(derive(id, 'ephemeral', 32));
  const cases: readonly (readonly [id: string, comment: string, recipe: (id: string) => Recipe])[] =
    [
      [
        'enc-first-bit',
        'the first bit of enc is flipped',
        () => ({ editSealed: (s) => flip(s, 0, 0x80) }),
      ],
      [
        'enc-middle-bit',
        'a bit in the middle of enc is flipped',
        () => ({ editSealed: (s) => flip(s, 16, 0x10) }),
      ],
      [
        'enc-top-bit',
        'the top bit of enc is flipped, which X25519 ignores and HPKE must not',
        () => ({ editSealed: (s) => flip(s, 31, 0x80) }),
      ],
      [
        'key-first-bit',
        'the first bit of the sealed key is flipped',
        () => ({ editSealed: (s) => flip(s, 32, 0x80) }),
      ],
      [
        'key-last-bit',
        'the last bit of the sealed key is flipped',
        () => ({ editSealed: (s) => flip(s, 63, 0x01) }),
      ],
      [
        'seal-tag-first-bit',
        'the first bit of the tag is flipped',
        () => ({ editSealed: (s) => flip(s, 64, 0x80) }),
      ],
      [
        'seal-tag-last-bit',
        'the last bit of the tag is flipped',
        () => ({ editSealed: (s) => flip(s, 79, 0x01) }),
      ],
      ['seal-zeros', '80 zero bytes', () => ({ editSealed: () => Buffer.alloc(80) })],
      [
        'enc-recipient',
        'enc is the recipient’s own public key',
        () => ({
          editSealed: (s) =>
            Buffer.concat([Buffer.from(keys[0].publicKeyHex, 'hex'), s.subarray(32)]),
        }),
      ],
      [
        'enc-other',
        'enc is that of another seal',
        (id) => ({ editSealed: (s) => Buffer.concat([enc(`${id}-other`), s.subarray(32)]) }),
      ],
      [
        'to-other-key',
        'sealed to another accepted key than it names',
        () => ({ key: keys[1], keyId: keys[0].id }),
      ],
      [
        'session-key-plain',
        'the session key stands unsealed behind enc',
        (id) => ({
          editSealed: (s) =>
            Buffer.concat([s.subarray(0, 32), derive(id, 'session-key', 32), s.subarray(64)]),
        }),
      ],
      [
        'aes-128',
        'HPKE with AES-128-GCM',
        () => ({ seal: { aead: { id: 1, name: 'aes-128-gcm', keyLength: 16 } } }),
      ],
      [
        'chacha20',
        'HPKE with ChaCha20-Poly1305',
        () => ({ seal: { aead: { id: 3, name: 'chacha20-poly1305', keyLength: 32 } } }),
      ],
      ['mode-psk', 'the key schedule of PSK mode', () => ({ seal: { mode: 1 } })],
      ['mode-auth', 'the key schedule of authenticated mode', () => ({ seal: { mode: 2 } })],
      ['info-none', 'without info', () => ({ tokenInfo: Buffer.alloc(0) })],
      [
        'info-label',
        'the label alone as info',
        () => ({ tokenInfo: encodeFields('byok-v2 session key') }),
      ],
      [
        'info-envelopes',
        'the AAD of the envelope as info',
        () => ({ tokenInfo: encodeFields('byok-v2 envelope', apiOrigin, 'openai') }),
      ],
      [
        'aad-nul',
        'an AAD of one NUL beside a good info',
        () => ({ seal: { aad: Buffer.alloc(1) } }),
      ],
      [
        'aad-bound',
        'the label as info, and the rest of the binding as AAD',
        (id) => ({
          seal: {
            info: Buffer.from('byok-v2 session key'),
            aad: bindingOf('byok-v2 token', make(id).envelope),
          },
        }),
      ],
      [
        'aad-twice',
        'the binding as info and as AAD',
        (id) => ({ seal: { aad: bindingOf('byok-v2 session key', make(id).envelope) } }),
      ],
    ];
  return [
    ...cases.map(([id, comment, recipe]) => ({
      id,
      reason: badSeal,
      comment,
      headers: make(id, recipe(id)).headers,
    })),
    ...createTokenInfoCases(),
    ...lowOrderPoints.map(([name, hex]) => ({
      id: `low-order-${name}`,
      reason: badSeal,
      comment:
        'enc is a point of low order and the shared secret all zeros: the seal is good for who lets it pass',
      headers: make(`low-order-${name}`, {
        seal: { forged: { enc: Buffer.from(hex, 'hex'), dh: Buffer.alloc(32) } },
      }).headers,
    })),
  ];
}

/** A token whose info has the right fields in a wrong encoding, or another label. */
function createTokenInfoCases(): InvalidCase[] {
  const time = String(now - 7);
  const encodings: readonly (readonly [
    id: string,
    comment: string,
    encode: (envelope: Buffer) => Buffer,
  ])[] = [
    [
      'order',
      'its fields in another order',
      (envelope) =>
        encodeFields(
          'byok-v2 session key',
          apiOrigin,
          'openai',
          keys[0].id,
          time,
          hashOf(envelope),
        ),
    ],
    [
      'dots',
      'its fields joined by dots',
      (envelope) =>
        Buffer.concat([
          Buffer.from(['byok-v2 session key', apiOrigin, keys[0].id, 'openai', time, ''].join('.')),
          hashOf(envelope),
        ]),
    ],
    [
      'hash-text',
      'the hash of the base64 text',
      (envelope) =>
        encodeFields(
          'byok-v2 token',
          apiOrigin,
          keys[0].id,
          'openai',
          time,
          hashOf(envelope.toString('base64')),
        ),
    ],
    [
      'hash-hex',
      'the hash in hex',
      (envelope) =>
        encodeFields(
          'byok-v2 token',
          apiOrigin,
          keys[0].id,
          'openai',
          time,
          hashOf(envelope).toString('hex'),
        ),
    ],
    [
      'no-hash',
      'no hash',
      () => encodeFields('byok-v2 session key', apiOrigin, keys[0].id, 'openai', time),
    ],
    [
      'origin-slash',
      'a slash behind the origin',
      (envelope) =>
        encodeFields(
          'byok-v2 token',
          `${apiOrigin}/`,
          keys[0].id,
          'openai',
          time,
          hashOf(envelope),
        ),
    ],
    [
      'v1',
      'the label of another version',
      (envelope) => bindingOf('byok-v1 session key', envelope),
    ],
    [
      'nul',
      'a NUL behind it',
      (envelope) => Buffer.concat([bindingOf('byok-v2 session key', envelope), Buffer.alloc(1)]),
    ],
    [
      'shifted',
      'a character of the provider with the key id',
      (envelope) =>
        encodeFields(
          'byok-v2 session key',
          apiOrigin,
          `${keys[0].id}o`,
          'penai',
          time,
          hashOf(envelope),
        ),
    ],
  ];
  return encodings.map(([id, comment, encode]) => {
    const { envelope } = make(`info-${id}`);
    const { headers } = make(`info-${id}`, { tokenInfo: encode(envelope) });
    return {
      id: `info-${id}`,
      reason: badSeal,
      comment: `the token's info with ${comment}`,
      headers,
    };
  });
}

/** What a token of the usual case is bound to, under a label. */
function bindingOf(label: string, envelope: Buffer): Buffer {
  const fields = [apiOrigin, keys[0].id, 'openai', String(now - 7)];
  return encodeFields(label, ...fields, hashOf(envelope));
}
