import { flip, malformedUtf8 } from './edits.ts';
import type { InvalidCase } from './invalid-case.ts';
import { apiOrigin, encodeFields, make } from './recipe-v2.ts';

const badTag = 'bad tag';

/** Pairs whose envelope does not open, or not to an API key. */
export function createBadEnvelopeCases(): InvalidCase[] {
  const edits: readonly (readonly [
    id: string,
    comment: string,
    edit: (envelope: Buffer) => Buffer,
  ])[] = [
    ['iv-first-bit', 'the first bit of the IV is flipped', (envelope) => flip(envelope, 0, 0x80)],
    ['iv-last-bit', 'the last bit of the IV is flipped', (envelope) => flip(envelope, 11, 0x01)],
    [
      'first-bit',
      'the first bit of the ciphertext is flipped',
      (envelope) => flip(envelope, 12, 0x80),
    ],
    [
      'last-bit',
      'the last bit of the ciphertext is flipped',
      (envelope) => flip(envelope, -17, 0x01),
    ],
    [
      'tag-first-bit',
      'the first bit of the tag is flipped',
      (envelope) => flip(envelope, -16, 0x80),
    ],
    ['tag-last-bit', 'the last bit of the tag is flipped', (envelope) => flip(envelope, -1, 0x01)],
    ['cut', 'the last byte is missing', (envelope) => envelope.subarray(0, -1)],
    ['longer', 'there is a byte more', (envelope) => Buffer.concat([envelope, Buffer.alloc(1)])],
    [
      '28',
      'there is no ciphertext',
      (envelope) => Buffer.concat([envelope.subarray(0, 12), envelope.subarray(-16)]),
    ],
    ['none', 'there are only IV and half a tag', (envelope) => envelope.subarray(0, 20)],
  ];
  const aads: readonly (readonly [id: string, comment: string, aad: Buffer])[] = [
    ['label', 'the AAD of the label alone', encodeFields('byok-v2 envelope')],
    ['joined', 'the AAD without lengths', Buffer.from(`byok-v2 envelope${apiOrigin}openai`)],
    [
      'origin',
      'the AAD of another backend',
      encodeFields('byok-v2 envelope', 'https://evil.example', 'openai'),
    ],
    [
      'provider',
      'the AAD of another provider',
      encodeFields('byok-v2 envelope', apiOrigin, 'anthropic'),
    ],
    ['order', 'the AAD in another order', encodeFields('byok-v2 envelope', 'openai', apiOrigin)],
  ];
  return [
    ...edits.flatMap(([id, comment, edit]): InvalidCase[] => [
      {
        id: `envelope-${id}`,
        reason: 'bad seal',
        comment: `${comment}, after it was sealed for`,
        headers: make(`envelope-${id}`, { editEnvelope: edit }).headers,
      },
      {
        id: `sealed-envelope-${id}`,
        reason: badTag,
        comment: `${comment}, and the token is good for it`,
        headers: make(`sealed-envelope-${id}`, { swapEnvelope: edit }).headers,
      },
    ]),
    ...aads.map(([id, comment, envelopeAad]) => ({
      id: `envelope-aad-${id}`,
      reason: badTag,
      comment: `the envelope was sealed with ${comment}`,
      headers: make(`envelope-aad-${id}`, { envelopeAad }).headers,
    })),
    {
      id: 'empty-key',
      reason: badTag,
      comment: 'a good tag over an empty API key',
      headers: make('empty-key', { apiKey: '' }).headers,
    },
    {
      id: 'length-4097',
      reason: badTag,
      comment: 'an API key of 4,097 bytes',
      headers: make('length-4097', { apiKey: 'k'.repeat(4097) }).headers,
    },
    {
      id: 'iv-16',
      reason: badTag,
      comment: 'an IV of 16 bytes',
      headers: make('iv-16', { ivLength: 16 }).headers,
    },
    ...malformedUtf8.map(createUtf8Case),
  ];
}

function createUtf8Case([id, comment, hex]: (typeof malformedUtf8)[number]): InvalidCase {
  const apiKey = Buffer.concat([Buffer.from('sk-FAKE-'), Buffer.from(hex, 'hex')]);
  return {
    id: `utf8-${id}`,
    reason: 'not UTF-8',
    comment: `good tags over "sk-FAKE-" and ${comment}`,
    headers: make(`utf8-${id}`, { apiKey }).headers,
  };
}
