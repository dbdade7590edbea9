/**
 * Writes `vectors/byok-v2.json`. Run it with `node vectors/generate-byok-v2.ts`.
 *
 * It is an implementation of its own, HPKE included: `node:crypto` alone, nothing from `lib/`, so that the vectors cannot
 * inherit a mistake. Keys, IVs and ephemeral keys are SHA-256 of the case's id. Never derive real ones this way.
 */
import { writeFileSync } from 'node:fs';
import { makeConfigurations } from './configurations-v2.ts';
import { isSendable } from './edits.ts';
import type { InvalidCase, Receiver } from './invalid-case.ts';
import { createInvalidCases } from './invalid-v2.ts';
import { apiOrigin, keys, make, now, type Recipe } from './recipe-v2.ts';

const usual: Receiver = { apiOrigin, provider: 'openai', now };

const validCases: readonly (readonly [
  id: string,
  comment: string,
  recipe: Recipe,
  receiver?: Partial<Receiver>,
])[] = [
  ['plain', 'the usual', {}],
  ['length-1', 'the shortest key: one byte', { apiKey: 'k' }],
  ['length-2', 'two bytes: the envelope needs no base64 padding', { apiKey: 'kk' }],
  ['length-4096', 'the longest key: 4,096 bytes', { apiKey: 'k'.repeat(4096) }],
  ['utf8', 'one to four bytes side by side', { apiKey: 'sk-FAKE-é€\u{1F511}' }],
  ['utf8-bom', 'byte order marks stay', { apiKey: '\uFEFFsk-FAKE\uFEFF' }],
  ['now', 'issued this second', { issuedAt: now }],
  ['oldest', 'issued exactly the window ago', { issuedAt: now - 120 }],
  ['newest', 'issued as far ahead as is allowed', { issuedAt: now + 30 }],
  ['next-key', 'sealed to the newer of two accepted keys', { key: keys[1] }],
  [
    'last-second',
    'in the last second of its key',
    { issuedAt: now - 1, key: keys[2] },
    { now: now - 1 },
  ],
  [
    'first-second',
    'in the first second of its key',
    { issuedAt: now + 1, key: keys[3] },
    { now: now + 1 },
  ],
  ['anthropic', 'another provider', { provider: 'anthropic' }, { provider: 'anthropic' }],
  [
    'any-provider',
    'a request that does not say a provider',
    { provider: 'fal' },
    { provider: null },
  ],
  ['provider-1', 'the shortest provider id', { provider: 'x' }, { provider: 'x' }],
  [
    'provider-32',
    'the longest provider id',
    { provider: `a-${'0'.repeat(30)}` },
    { provider: `a-${'0'.repeat(30)}` },
  ],
  [
    'port',
    'an origin with a port',
    { apiOrigin: 'https://localhost:8443' },
    { apiOrigin: 'https://localhost:8443' },
  ],
  [
    'ipv6',
    'an origin that is an IPv6 address',
    { apiOrigin: 'https://[::1]:8443' },
    { apiOrigin: 'https://[::1]:8443' },
  ],
  [
    'punycode',
    'an origin whose name is not ASCII',
    { apiOrigin: 'https://xn--bcher-kva.example' },
    { apiOrigin: 'https://xn--bcher-kva.example' },
  ],
];

function makeValid([id, comment, recipe, receiver]: (typeof validCases)[number]) {
  const made = make(id, recipe);
  const apiKey = Buffer.from(recipe.apiKey ?? 'sk-proj-FAKE0example0key0of0nobody');
  return {
    id,
    comment,
    receiver: { ...usual, ...receiver },
    apiKeyUtf8: apiKey.toString(),
    apiKeyHex: apiKey.toString('hex'),
    keyId: made.keyId,
    provider: made.provider,
    issuedAt: made.issuedAt,
    sessionKeyHex: made.sessionKey.toString('hex'),
    ivHex: made.iv.toString('hex'),
    ephemeralPrivateKeyHex: made.ephemeralPrivateKey.toString('hex'),
    envelopeAadHex: made.envelopeAad.toString('hex'),
    tokenInfoHex: made.tokenInfo.toString('hex'),
    headers: made.headers,
  };
}

/** The answer to a case, by the kind of its fault. */
const answers: Readonly<Record<string, readonly [error: string, status: number]>> = {
  'no key': ['BYOK_KEY_REQUIRED', 401],
  'too old': ['BYOK_TOKEN_STALE', 409],
  'from the future': ['BYOK_TOKEN_STALE', 409],
  'key is not accepted': ['BYOK_TOKEN_STALE', 409],
};

function makeInvalid({ id, comment, reason, headers, receiver }: InvalidCase) {
  const [error, status] = answers[reason] ?? ['BYOK_DECRYPTION_FAILED', 400];
  const sendable = Object.values(headers).every(isSendable);
  return {
    id,
    comment,
    reason,
    receiver: { ...usual, ...receiver },
    headers,
    sendable,
    error,
    status,
  };
}

/** The whole file as text. */
export function generateByokV2(): string {
  const vectors = {
    protocol: 'byok-v2',
    description:
      'Test vectors of BYOK protocol v2 (docs/protocol.md). Every valid pair must decrypt to apiKeyHex at its receiver; ' +
      'every invalid pair must be refused with its error and status, and with nothing that tells the reason. All keys are invented.',
    windowSeconds: 120,
    futureSeconds: 30,
    keys,
    valid: validCases.map(makeValid),
    invalid: createInvalidCases().map(makeInvalid),
    configurations: makeConfigurations(),
  };
  return `${JSON.stringify(vectors, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('byok-v2.json', import.meta.url), generateByokV2());
