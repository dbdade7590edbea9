import {
  chooseRecipient,
  configurationBytes,
  judgeTime,
  parseByokConfiguration,
  verifyConfiguration,
} from '../lib/protocol/configuration.ts';
import { createSessionKey, decryptApiKey } from '../lib/protocol/envelope.ts';
import { ByokError } from '../lib/protocol/errors.ts';
import type { ByokHeaderValues } from '../lib/protocol/headers.ts';
import { type SealOpener, webCryptoOpener } from '../lib/protocol/hpke.ts';
import { fingerprintOf } from '../lib/protocol/pin.ts';
import { decryptSealedApiKey, encryptBoundApiKey, sealSessionKey } from '../lib/protocol/sealed.ts';

/** What this file needs of `byok-v1.json` and `byok-v2.json`. */
export interface Published {
  readonly v1: Cases<BasicCase>;
  readonly v2: Cases<SealedCase> & {
    readonly keys: readonly {
      readonly id: string;
      readonly privateKeyHex: string;
      readonly publicKeyHex: string;
      readonly notBefore: number;
      readonly notAfter: number;
    }[];
    readonly configurations: Record<'valid' | 'invalid', readonly DocumentCase[]>;
  };
}

interface Cases<Case> {
  readonly valid: readonly (Case & { readonly apiKeyHex: string })[];
  readonly invalid: readonly (Case & { readonly error: string })[];
}

interface BasicCase {
  readonly id: string;
  readonly headers: Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string | null>>;
}

interface SealedCase extends BasicCase {
  readonly receiver: {
    readonly apiOrigin: string;
    readonly provider: string | null;
    readonly now: number;
  };
}

/** A published configuration, as text, and what a sender must make of it. */
export interface DocumentCase {
  readonly id: string;
  readonly reason: string | null;
  readonly apiOrigin: string;
  readonly now: number;
  readonly document: string;
  readonly signedHex: string | null;
  readonly fingerprint: string | null;
  readonly recipient: string | null;
}

/** What a run found: how many cases it went through, and the ids of those that came out otherwise than published. */
export interface VectorRun {
  readonly cases: number;
  readonly wrong: readonly string[];
}

/** Runs every published case of both versions with nothing but what a browser has. */
export async function runVectors({ v1, v2 }: Published): Promise<VectorRun> {
  const openers = await importKeys(v2.keys);
  const openBasic = async (one: BasicCase) => decryptApiKey(valuesOf(one));
  const openSealed = async (one: SealedCase) => {
    const { now: nowSeconds, ...receiver } = one.receiver;
    const accepted = v2.keys.filter(
      (key) => key.notBefore <= nowSeconds && nowSeconds < key.notAfter,
    );
    const ids = new Set(accepted.map(({ id }) => id));
    const place = new Map([...openers].filter(([id]) => ids.has(id)));
    const opened = await decryptSealedApiKey(valuesOf(one), {
      ...receiver,
      nowSeconds,
      openers: place,
    });
    return opened.apiKey;
  };
  const outcomes = [
    ...(await outcomesOf(v1, openBasic)),
    ...(await outcomesOf(v2, openSealed)),
    ...(await outcomesOfDocuments(v2)),
  ];
  return {
    cases: outcomes.length,
    wrong: outcomes.filter(({ isRight }) => !isRight).map(({ id }) => id),
  };
}

/** Encrypts and seals a key of 158 characters, as the extension does, this many times; milliseconds of each seal. */
export async function timeSealing({ v2 }: Published, times: number): Promise<number[]> {
  const [key] = v2.keys;
  const publicKey = fromHex(key?.publicKeyHex ?? '');
  const recipient = { id: key?.id ?? '', publicKey };
  const binding = { apiOrigin: 'https://api.example.com', provider: 'openai' };
  const sessionKey = createSessionKey();
  const apiKey = new TextEncoder().encode('k'.repeat(158));
  const encryptedKey = await encryptBoundApiKey(apiKey, sessionKey, binding);
  const input = { sessionKey, encryptedKey, recipient, binding, issuedAt: 1_800_000_000 };
  const durations: number[] = [];
  for (let round = 0; round < times; round++) {
    const startedAt = performance.now();
    await sealSessionKey(input);
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

interface Outcome {
  readonly id: string;
  readonly isRight: boolean;
}

async function outcomesOf<Case extends BasicCase>(
  { valid, invalid }: Cases<Case>,
  open: (one: Case) => Promise<Uint8Array>,
): Promise<Outcome[]> {
  const results: Outcome[] = [];
  for (const one of valid) {
    const opened = await open(one).catch(codeOf);
    results.push({
      id: one.id,
      isRight: typeof opened !== 'string' && toHex(opened) === one.apiKeyHex,
    });
  }
  for (const one of invalid) {
    const opened = await open(one).catch(codeOf);
    results.push({ id: one.id, isRight: opened === one.error });
  }
  return results;
}

async function outcomesOfDocuments({ configurations }: Published['v2']): Promise<Outcome[]> {
  const read = async ({ document, apiOrigin, now }: DocumentCase) => {
    const configuration = parseByokConfiguration(document);
    await verifyConfiguration(configuration, apiOrigin);
    if (judgeTime(configuration, now) !== 'current') return 'BYOK_CONFIGURATION_INVALID';
    const signedHex = toHex(configurationBytes(configuration, apiOrigin));
    const fingerprint = await fingerprintOf(configuration.signingKey);
    return `${signedHex} ${fingerprint} ${chooseRecipient(configuration, now)?.id ?? null}`;
  };
  const results: Outcome[] = [];
  for (const one of configurations.valid) {
    const { signedHex, fingerprint, recipient } = one;
    const said = await read(one).catch(codeOf);
    results.push({ id: one.id, isRight: said === `${signedHex} ${fingerprint} ${recipient}` });
  }
  for (const one of configurations.invalid) {
    const said = await read(one).catch(codeOf);
    results.push({ id: one.id, isRight: said === 'BYOK_CONFIGURATION_INVALID' });
  }
  return results;
}

async function importKeys(keys: Published['v2']['keys']): Promise<Map<string, SealOpener>> {
  const openers = new Map<string, SealOpener>();
  for (const { id, privateKeyHex } of keys) {
    openers.set(id, await webCryptoOpener(fromHex(privateKeyHex)));
  }
  return openers;
}

function valuesOf({ headers }: BasicCase): ByokHeaderValues {
  return { encryptedKey: headers['X-Encrypted-Key'], sessionKey: headers['X-Session-Key'] };
}

function codeOf(error: unknown): string {
  return error instanceof ByokError ? error.code : String(error);
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
