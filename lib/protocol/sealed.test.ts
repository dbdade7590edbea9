import { createHash } from 'node:crypto';
import { managedNonce } from '@noble/ciphers/utils.js';
import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { nodeCipher } from '../../packages/receiver/src/node/envelope-cipher.ts';
import { nodeSealOpener } from '../../packages/receiver/src/node/seal-opener.ts';
import { publicKeyOf } from '../../vectors/hpke-seal.ts';
import { repeats } from '../../testkit/repeats.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { createSessionKey, decryptApiKey } from './envelope.ts';
import { ByokError, EnvelopeInputError } from './errors.ts';
import type { ByokHeaderValues } from './headers.ts';
import { formatSealedToken, isSealedTokenText, parseSealedToken } from './sealed-token.ts';
import {
  decryptSealedApiKey,
  encryptBoundApiKey,
  openSessionKey,
  type SealedReceiver,
  type SealInput,
  sealSessionKey,
} from './sealed.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 120_000 });

const encode = (text: string) => new TextEncoder().encode(text);
const now = 1_800_000_000;
const binding = { apiOrigin: 'https://api.example.com', provider: 'openai' };

interface KeyPair {
  readonly id: string;
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

function makeKey(id: string): KeyPair {
  const privateKey = createHash('sha256').update(`FAKE ${id}`).digest();
  return { id, privateKey, publicKey: Uint8Array.from(publicKeyOf(privateKey)) };
}

const key = makeKey('2027-01');
const otherKey = makeKey('2027-02');
const openers = new Map(
  [key, otherKey].map(({ id, privateKey }) => [id, nodeSealOpener(privateKey)]),
);
const receiver: SealedReceiver = {
  apiOrigin: binding.apiOrigin,
  provider: binding.provider,
  nowSeconds: now,
  openers,
};

/** Both headers around an API key; `changes` go into the seal. */
async function seal(
  apiKey: Uint8Array,
  sessionKey = createSessionKey(),
  changes: Partial<SealInput> = {},
): Promise<{ encryptedKey: string; sessionKey: string }> {
  const bound = changes.binding ?? binding;
  const encryptedKey = await encryptBoundApiKey(apiKey, sessionKey, bound);
  const input = { sessionKey, encryptedKey, recipient: key, binding, issuedAt: now, ...changes };
  return { encryptedKey, sessionKey: await sealSessionKey(input) };
}

/** The code of the error that opening throws, `opened` if it succeeds. */
async function outcomeOf(headers: ByokHeaderValues, place = receiver): Promise<string> {
  return decryptSealedApiKey(headers, place, nodeCipher).then(() => 'opened', codeOf);
}

const apiKeys = fc
  .string({ unit: anyCharacter, minLength: 1, maxLength: 1024, size: 'max' })
  .map((text) => encode(text));
const sessionKeys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const origins = fc.constantFrom(
  'https://api.example.com',
  'https://localhost:8443',
  'https://[::1]',
  'https://127.0.0.1:1',
);
const providers = fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/);
const times = fc.integer({ min: 1e9, max: 1e10 - 1 });

describe('sealed headers', () => {
  it('return any API key to their receiver', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[apiKeys, sessionKeys, origins, providers, times],
        async (apiKey, sessionKey, apiOrigin, provider, issuedAt) => {
          const changes = { binding: { apiOrigin, provider }, issuedAt };
          const headers = await seal(apiKey, sessionKey, changes);
          const place = { ...receiver, apiOrigin, provider, nowSeconds: issuedAt };
          const opened = await decryptSealedApiKey(headers, place);
          expect(opened).toEqual({ apiKey, provider });
        },
      ),
    );
  });

  it('open nowhere else: every other origin, provider, envelope or key is refused', async () => {
    const headers = await seal(encode('sk-FAKE-moved'));
    const sibling = await seal(encode('sk-FAKE-other'));
    const swapped = headers.sessionKey.replace(key.id, otherKey.id);
    const elsewhere = { ...receiver, apiOrigin: 'https://evil.example' };
    expect(await outcomeOf(headers)).toBe('opened');
    expect(await outcomeOf(headers, elsewhere)).toBe('BYOK_DECRYPTION_FAILED');
    const refused: ByokHeaderValues[] = [
      { ...headers, sessionKey: swapped },
      { ...headers, sessionKey: sibling.sessionKey },
      { ...headers, encryptedKey: sibling.encryptedKey },
      { ...headers, sessionKey: headers.sessionKey.replace('openai', 'fal') },
      { ...headers, sessionKey: headers.sessionKey.replace(String(now), String(now - 1)) },
    ];
    for (const pair of refused) {
      expect(await outcomeOf(pair, { ...receiver, provider: null })).toBe('BYOK_DECRYPTION_FAILED');
    }
  });

  it('are for one provider, or for any if the request names none', async () => {
    const headers = await seal(encode('sk-FAKE-provider'));
    expect(await outcomeOf(headers, { ...receiver, provider: null })).toBe('opened');
    const other = { ...receiver, provider: 'anthropic' };
    expect(await outcomeOf(headers, other)).toBe('BYOK_DECRYPTION_FAILED');
  });

  it('are renewed from only the session key and the envelope', async () => {
    const sessionKey = createSessionKey();
    const { encryptedKey } = await seal(encode('sk-FAKE-renewed'), sessionKey);
    const input = { sessionKey, encryptedKey, recipient: otherKey, binding, issuedAt: now + 60 };
    const renewed = { encryptedKey, sessionKey: await sealSessionKey(input) };
    const later = { ...receiver, nowSeconds: now + 60 };
    const { apiKey } = await decryptSealedApiKey(renewed, later);
    expect(Buffer.from(apiKey).toString()).toBe('sk-FAKE-renewed');
  });

  it('are never opened by a receiver of version 1, even with the session key', async () => {
    const sessionKey = createSessionKey();
    const headers = await seal(encode('sk-FAKE-v1'), sessionKey);
    const plain = { ...headers, sessionKey: encodeBase64(sessionKey) };
    for (const pair of [headers, plain]) {
      await expect(decryptApiKey(pair)).rejects.toMatchObject({ code: 'BYOK_DECRYPTION_FAILED' });
    }
  });

  it('are different each time', async () => {
    const sessionKey = createSessionKey();
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => seal(encode('sk-FAKE'), sessionKey)),
    );
    expect(new Set(tokens.map((pair) => pair.sessionKey.slice(-107, -64))).size).toBe(100);
  });
});

describe('staleness', () => {
  it.each([
    [-31, 'BYOK_TOKEN_STALE'],
    [-30, 'opened'],
    [0, 'opened'],
    [120, 'opened'],
    [121, 'BYOK_TOKEN_STALE'],
  ])('of a token that is %i s old: %s', async (age, outcome) => {
    const headers = await seal(encode('sk-FAKE-age'));
    expect(await outcomeOf(headers, { ...receiver, nowSeconds: now + age })).toBe(outcome);
  });

  it('depends on the receiver’s own window', async () => {
    const headers = await seal(encode('sk-FAKE-window'));
    const place = { ...receiver, windowSeconds: 5, futureSeconds: 1 };
    const outcomes = await Promise.all(
      [-2, -1, 5, 6].map((age) => outcomeOf(headers, { ...place, nowSeconds: now + age })),
    );
    const stale = 'BYOK_TOKEN_STALE';
    expect(outcomes).toEqual([stale, 'opened', 'opened', stale]);
  });

  it('includes a key that is no longer accepted, with its own status', async () => {
    const headers = await seal(encode('sk-FAKE-rotated'));
    const place = { ...receiver, openers: new Map([...openers].slice(1)) };
    const opening = decryptSealedApiKey(headers, place);
    await expect(opening).rejects.toMatchObject({ code: 'BYOK_TOKEN_STALE', status: 409 });
    await expect(opening).rejects.not.toHaveProperty('cause');
  });

  it('is decided before anything is opened, so it reveals nothing of the content', async () => {
    const open = vi.fn(() => new Uint8Array(32));
    const place = { ...receiver, nowSeconds: now + 121, openers: new Map([[key.id, { open }]]) };
    const headers = await seal(encode('sk-FAKE-first'));
    const forged = `${headers.sessionKey.slice(0, -107)}${'A'.repeat(107)}`;
    expect(await outcomeOf(headers, place)).toBe('BYOK_TOKEN_STALE');
    expect(await outcomeOf({ encryptedKey: null, sessionKey: forged }, place)).toBe(
      'BYOK_TOKEN_STALE',
    );
    expect(open).not.toHaveBeenCalled();
  });
});

describe('decryptSealedApiKey', () => {
  it('requires a key when both headers are missing', async () => {
    expect(await outcomeOf({ encryptedKey: null, sessionKey: null })).toBe('BYOK_KEY_REQUIRED');
  });

  it('refuses with the same code when there is no key to open with', async () => {
    const place = { ...receiver, openers: new Map() };
    const pair = { encryptedKey: 'AAAA', sessionKey: 'v2.' };
    expect(await outcomeOf(pair, place)).toBe('BYOK_DECRYPTION_FAILED');
  });

  it('zeroes the session key after every outcome', async () => {
    const headers = await seal(encode('sk-FAKE-zeroed'));
    const wiped: Uint8Array[] = [];
    const opener = openers.get(key.id) ?? expect.fail('no opener');
    const watching = {
      open: async (sealed: Uint8Array, info: Uint8Array) => {
        const opened = await opener.open(sealed, info);
        wiped.push(opened);
        return opened;
      },
    };
    const place = { ...receiver, openers: new Map([[key.id, watching]]) };
    expect(await outcomeOf(headers, place)).toBe('opened');
    expect(await outcomeOf({ ...headers, encryptedKey: 'AAAA' }, place)).not.toBe('opened');
    expect(wiped.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
  });

  it('opens the same number of genuine and forged envelopes for every refusal', async () => {
    const good = await seal(encode('sk-FAKE-even'));
    const refused: ByokHeaderValues[] = [
      { ...good, sessionKey: 'v2.' },
      { ...good, encryptedKey: null },
      { ...good, sessionKey: good.sessionKey.replace(/.{5}$/, 'AAAAA') },
      { ...(await sealBadEnvelope()) },
    ];
    const counts: string[] = [];
    for (const pair of refused) counts.push(await countOpenings(pair));
    expect(counts).toEqual(Array(4).fill('4 openings of which 2 forged'));
  });
});

/** A good seal for an envelope whose tag is bad. */
async function sealBadEnvelope(): Promise<ByokHeaderValues> {
  const sessionKey = createSessionKey();
  const encryptedKey = encodeBase64(new Uint8Array(50));
  const input = { sessionKey, encryptedKey, recipient: key, binding, issuedAt: now };
  return { encryptedKey, sessionKey: await sealSessionKey(input) };
}

/** Counts AES-GCM openings of a refusal, the one inside HPKE included. */
async function countOpenings(headers: ByokHeaderValues): Promise<string> {
  let openings = 0;
  let forged = 0;
  const count = (open: () => Uint8Array): Uint8Array => {
    openings++;
    try {
      return open();
    } catch (error) {
      forged++;
      throw error;
    }
  };
  const counting = new Map(
    [...openers].map(([id, opener]) => [
      id,
      {
        open: (sealed: Uint8Array, info: Uint8Array) => count(() => openNow(opener, sealed, info)),
      },
    ]),
  );
  const createCipher = (sessionKey: Uint8Array, aad?: Uint8Array) => {
    const cipher = managedNonce(gcm)(sessionKey, aad);
    return {
      encrypt: cipher.encrypt,
      decrypt: (bytes: Uint8Array) => count(() => cipher.decrypt(bytes)),
    };
  };
  await decryptSealedApiKey(headers, { ...receiver, openers: counting }, createCipher).catch(
    () => null,
  );
  return `${openings} openings of which ${forged} forged`;
}

function openNow(
  opener: ReturnType<typeof nodeSealOpener>,
  sealed: Uint8Array,
  info: Uint8Array,
): Uint8Array {
  const opened = opener.open(sealed, info);
  return opened instanceof Uint8Array ? opened : expect.fail('node:crypto opens at once');
}

describe('mutated tokens', () => {
  const count = repeats({ few: 4_000, many: 100_000 });

  it(`each get one documented answer, for ${count} tokens`, async () => {
    const headers = await seal(encode('sk-FAKE-mutated'));
    const answers = new Map<string, number>();
    const mutations = fc.sample(mutatedTokens(headers.sessionKey), { numRuns: count, seed: 5 });
    for (const sessionKey of mutations) {
      if (sessionKey === headers.sessionKey) continue;
      // A text that does not parse is opened with stand-ins only, which cost nothing here.
      const isToken = parseSealedToken(sessionKey) !== null;
      const opening = isToken ? outcomeOf : quickOutcomeOf;
      const outcome = await opening({ ...headers, sessionKey });
      answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    }
    expect([...answers.keys()].toSorted()).toEqual(['BYOK_DECRYPTION_FAILED', 'BYOK_TOKEN_STALE']);
    for (const each of answers.values()) expect(each).toBeGreaterThan(count / 25);
  });
});

/** {@link outcomeOf} with openers and a cipher that open nothing. */
async function quickOutcomeOf(headers: ByokHeaderValues): Promise<string> {
  const refuse = () => {
    throw new Error('refused');
  };
  const place = { ...receiver, openers: new Map([[key.id, { open: refuse }]]) };
  return decryptSealedApiKey(headers, place, () => ({ encrypt: refuse, decrypt: refuse })).then(
    () => 'opened',
    codeOf,
  );
}

function codeOf(error: unknown): string {
  return error instanceof ByokError ? error.code : 'wrong error';
}

/** A token with one to three changes: a character replaced, taken, put in or doubled, a bit flipped, a part exchanged. */
function mutatedTokens(token: string): fc.Arbitrary<string> {
  const change = fc.record({
    kind: fc.constantFrom('replace', 'take', 'insert', 'flip', 'part', 'tail'),
    at: fc.nat(token.length - 1),
    character: fc.oneof(
      fc.constantFrom('.', '-', '_', '=', '+', '/', ' ', ',', '0', '9', 'a', 'Z', '\n', '\0', 'é'),
      fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1 }),
    ),
    part: fc.constantFrom(
      'v1',
      'v2',
      '2027-01',
      '2027-02',
      'openai',
      'fal',
      String(now - 5),
      String(now + 999),
    ),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce(mutate, token));
}

function mutate(
  token: string,
  { kind, at, character, part }: { kind: string; at: number; character: string; part: string },
): string {
  const [before, after] = [token.slice(0, at), token.slice(at + 1)];
  if (kind === 'take') return before + after;
  if (kind === 'insert') return before + character + token.slice(at);
  if (kind === 'part')
    return token
      .split('.')
      .with(at % token.split('.').length, part)
      .join('.');
  if (kind === 'flip') return before + String.fromCharCode(token.charCodeAt(at) ^ 1) + after;
  if (kind === 'tail') return token.slice(0, -43) + encodeBase64(encode(part + token)).slice(0, 43);
  return before + character + after;
}

describe('openSessionKey', () => {
  it('returns the session key with the right private key, and zeros otherwise', async () => {
    const sessionKey = createSessionKey();
    const headers = await seal(encode('sk-FAKE-session'), sessionKey);
    const token = parseSealedToken(headers.sessionKey) ?? expect.fail('no token');
    const envelope = decodeBase64(headers.encryptedKey) ?? expect.fail('no envelope');
    const opened = await openSessionKey(token, envelope, receiver);
    expect(opened.isGenuine).toBe(true);
    expect(Uint8Array.from(opened.plaintext)).toEqual(sessionKey);
    const stranger = {
      ...receiver,
      openers: new Map([[key.id, nodeSealOpener(otherKey.privateKey)]]),
    };
    const failed = await openSessionKey(token, envelope, stranger);
    expect(failed).toEqual({ plaintext: new Uint8Array(32), isGenuine: false });
  });

  it.each([0, 16, 31, 33])('refuses a seal that opens to %i bytes', async (length) => {
    const { sessionKey } = await seal(encode('sk-FAKE-length'));
    const token = parseSealedToken(sessionKey) ?? expect.fail('no token');
    const place = {
      ...receiver,
      openers: new Map([[key.id, { open: () => new Uint8Array(length) }]]),
    };
    const { isGenuine } = await openSessionKey(token, new Uint8Array(29), place);
    expect(isGenuine).toBe(false);
  });
});

describe('inputs', () => {
  const sessionKey = new Uint8Array(32).fill(7);
  const expectRefused = async (sealing: Promise<string>, message: string) => {
    await expect(sealing).rejects.toBeInstanceOf(EnvelopeInputError);
    await expect(sealing).rejects.toMatchObject({ message });
  };

  it.each([
    ['http://api.example.com'],
    ['https://api.example.com/'],
    ['https://API.example.com'],
    ['https://api.example.com:443'],
    ['https://user@api.example.com'],
    ['https://bücher.example'],
    ['https://'],
    [''],
    [`https://${'a'.repeat(260)}.example:8443`],
  ])('refuse the origin %s', async (apiOrigin) => {
    const sealing = encryptBoundApiKey(encode('k'), sessionKey, { ...binding, apiOrigin });
    await expectRefused(sealing, 'binding.apiOrigin must be https://host[:port]');
  });

  it.each(['', 'OpenAI', '1ai', 'open.ai', 'a'.repeat(33)])(
    'refuse the provider %j',
    async (provider) => {
      const sealing = encryptBoundApiKey(encode('k'), sessionKey, { ...binding, provider });
      await expectRefused(sealing, 'binding.provider must be 1 to 32 of a-z 0-9 -, a letter first');
    },
  );

  const zeroKey = { id: 'k', publicKey: new Uint8Array(32) };
  it.each<[string, Partial<SealInput>]>([
    ['recipient.id must be 1 to 32 of a-z 0-9 - _', { recipient: { ...key, id: 'a.b' } }],
    [
      'recipient.publicKey must be 32 bytes',
      { recipient: { id: 'k', publicKey: new Uint8Array(31) } },
    ],
    ['recipient.publicKey must be an X25519 key', { recipient: zeroKey }],
    ['issuedAt must be whole seconds of ten digits', { issuedAt: 1_800_000_000_000 }],
    ['issuedAt must be whole seconds of ten digits', { issuedAt: 1_800_000_000.5 }],
    ['issuedAt must be whole seconds of ten digits', { issuedAt: NaN }],
    ['sessionKey must be 32 bytes', { sessionKey: new Uint8Array(31) }],
    ['encryptedKey must be 29 to 4124 bytes', { encryptedKey: 'not base64' }],
    ['encryptedKey must be 29 to 4124 bytes', { encryptedKey: encodeBase64(new Uint8Array(28)) }],
    ['binding.apiOrigin must be https://host[:port]', { binding: { ...binding, apiOrigin: 'x' } }],
  ])('%s', async (message, changes) => {
    const encryptedKey = await encryptBoundApiKey(encode('k'), sessionKey, binding);
    const input = { sessionKey, encryptedKey, recipient: key, binding, issuedAt: now, ...changes };
    await expectRefused(sealSessionKey(input), message);
  });
});

describe('parseSealedToken', () => {
  const keyIds = fc.stringMatching(/^[a-z0-9_-]{1,32}$/);
  const seals = fc.uint8Array({ minLength: 80, maxLength: 80 });

  it('reverses formatSealedToken', () => {
    fc.assert(
      fc.property(keyIds, providers, times, seals, (keyId, provider, issuedAt, sealed) => {
        const token = { keyId, provider, issuedAt, sealed };
        const text = formatSealedToken(token);
        expect(parseSealedToken(text)).toEqual(token);
        expect(isSealedTokenText(text)).toBe(true);
      }),
    );
  });

  it('accepts only what formats to the same text', async () => {
    const { sessionKey } = await seal(encode('sk-FAKE-text'));
    fc.assert(
      fc.property(mutatedTokens(sessionKey), (text) => {
        const token = parseSealedToken(text);
        expect(token === null ? text : formatSealedToken(token)).toBe(text);
      }),
      { numRuns: repeats({ few: 4_000, many: 20_000 }) },
    );
  });

  it('accepts the longest token, and not one character more', () => {
    const sealed = new Uint8Array(80);
    const token = { keyId: 'k'.repeat(32), provider: 'p'.repeat(32), issuedAt: now, sealed };
    expect(formatSealedToken(token)).toHaveLength(187);
    expect(parseSealedToken(formatSealedToken(token))).not.toBeNull();
    expect(parseSealedToken(formatSealedToken({ ...token, keyId: 'k'.repeat(33) }))).toBeNull();
    expect(parseSealedToken(`v2.${'A'.repeat(64 * 1024 * 1024)}`)).toBeNull();
  });

  it.each([null, '', 'v1.', 'V2.', ' v2.', 'AAECAw=='])('is not for %j', (text) => {
    expect(isSealedTokenText(text)).toBe(false);
  });
});
