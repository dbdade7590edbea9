import { type BackendAbout, nothingAbout } from '../../../lib/protocol/about.ts';
import { isApiOrigin } from '../../../lib/protocol/binding.ts';
import { type EnvelopeCipherFactory, webCryptoCipher } from '../../../lib/protocol/envelope.ts';
import { type SealOpenerFactory, webCryptoOpener } from '../../../lib/protocol/hpke.ts';
import {
  defaultFutureSeconds,
  defaultWindowSeconds,
  type Hash,
} from '../../../lib/protocol/sealed.ts';
import { answerError, type KeyReceiver, type ReceivedRequest } from './byok-manager.ts';
import { readClock } from './clock.ts';
import { ReceiverError } from './errors.ts';
import {
  createJobKeys,
  defaultJobWindowSeconds,
  type JobKeys,
  maxJobWindowSeconds,
} from './jobs.ts';
import { type KeyMaterial, parseKeyMaterial } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { openKeyRing } from './managed-ring.ts';
import { createSealedOffer, type SealedOffer } from './sealed-offer.ts';
import { MemoryUseCounter, RedisUseCounter, type ScriptRunner } from './use-counters.ts';
import { createUseLimit, type TokenNamer } from './use-limit.ts';
import { webTokenNamer } from './web-token-namer.ts';

/** The cryptography of a receiver. `webCrypto` runs anywhere, `nodeCrypto` is faster. */
export interface ReceiverCrypto {
  readonly createCipher: EnvelopeCipherFactory;
  readonly createOpener: SealOpenerFactory;
  /** SHA-256; by default that of WebCrypto. */
  readonly hash?: Hash;
  readonly createTokenNamer: (secret: string | null) => TokenNamer;
}

/** WebCrypto. */
export const webCrypto: ReceiverCrypto = {
  createCipher: webCryptoCipher,
  createOpener: webCryptoOpener,
  createTokenNamer: webTokenNamer,
};

/** The options of {@link createReceiver}. */
export interface ReceiverOptions {
  /** The origins of the backend, `https://host[:port]`, which version 2 binds keys to. Never taken from a request. */
  readonly apiOrigins: readonly string[];
  /** The protocol versions that are accepted; by default both. */
  readonly protocols?: 'v1' | 'v2' | 'both';
  /** The keys of version 2, or their JSON; by default they are created in memory, for one process. */
  readonly keys?: KeyMaterial | string | null;
  /** What the configuration tells senders that do not know the backend. */
  readonly about?: Partial<Omit<BackendAbout, 'maxUses'>>;
  /** How long a token is accepted, in seconds; by default 120. */
  readonly windowSeconds?: number;
  /** The same for the token of a job; by default 600, or `windowSeconds` if that is longer. */
  readonly jobWindowSeconds?: number;
  /** How often one token may be used, 0 for no limit; by default 100. */
  readonly maxUses?: number;
  /** Where instances count uses together, such as a client of `ioredis`; by default each counts in its memory. */
  readonly redis?: ScriptRunner | null;
  /** Shared by the instances that count together. */
  readonly secret?: string | null;
  readonly crypto?: ReceiverCrypto;
  /** Seconds since 1970; by default the machine's clock. */
  readonly now?: () => number;
}

/** Everything that a backend needs to accept keys: the options of `withByokKey`, keys for jobs, its signed configuration. */
export interface Receiver extends KeyReceiver, JobKeys {
  /** `null` if only version 1 is accepted. */
  readonly sealed: SealedOffer | null;
  /** Answers `GET /.well-known/byok-configuration`; 404 if only version 1 is accepted. */
  readonly configuration: (request: ReceivedRequest) => Promise<Response>;
  /** Imports the keys, and drops those that have ended. Each request does it too; a timer also does it without them. */
  readonly advanceKeys: () => Promise<void>;
}

/** A document that is one minute old is still safe: a minute is half a window. */
export const configurationHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'public, max-age=60',
};

/**
 * Creates a receiver. No key is imported before the first request.
 * @throws {TypeError} when an option is malformed; the message names it, never a value
 * @throws {KeyMaterialError} when the keys are malformed
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { protocols = 'both', crypto = webCrypto, apiOrigins } = options;
  expectOptions(options);
  const { createCipher } = crypto;
  const { jobWindowSeconds: windowSeconds } = readWindows(options);
  if (protocols === 'v1') {
    return {
      createCipher,
      sealed: null,
      ...createJobKeys({ createCipher, apiOrigins, windowSeconds }),
      configuration: () => Promise.resolve(answerError(notFound())),
      advanceKeys: () => Promise.resolve(),
    };
  }
  const { sealed, advanceKeys } = createSealed(options, crypto);
  return {
    createCipher,
    sealed,
    ...createJobKeys({ createCipher, sealed, apiOrigins, windowSeconds }),
    configuration: async (request) =>
      new Response(await sealed.configuration(request), { headers: configurationHeaders }),
    advanceKeys,
  };
}

/** The answer for the configuration if there is none. */
export function notFound(): ReceiverError {
  return new ReceiverError('NOT_FOUND', 404, 'No such resource');
}

function createSealed(options: ReceiverOptions, crypto: ReceiverCrypto) {
  const { protocols = 'both', now = readClock, maxUses = 100, redis = null } = options;
  const { windowSeconds, jobWindowSeconds } = readWindows(options);
  const life = { windowSeconds, futureSeconds: defaultFutureSeconds };
  // A token is counted for as long as a job may bring it, also if a request has brought it first.
  const countedLife = { ...life, windowSeconds: jobWindowSeconds };
  const material = readKeys(options.keys ?? null);
  const claims = {
    ...life,
    protocols: protocols === 'both' ? ['v1', 'v2'] : [protocols],
    about: { ...nothingAbout, ...options.about, maxUses: maxUses === 0 ? null : maxUses },
  };
  // An earlier process may have counted uses of tokens for the same keys.
  const startedAt = material === null ? null : now();
  let ring: Promise<KeyRing> | null = null;
  const openRing = () =>
    (ring ??= openKeyRing(material, { claims, createOpener: crypto.createOpener }, now()));
  const sealed = createSealedOffer({
    ...life,
    ring: openRing,
    apiOrigins: () => options.apiOrigins,
    isRequired: protocols === 'v2',
    useLimit: createUseLimit({
      maxUses,
      nameToken: crypto.createTokenNamer(options.secret ?? null),
      memory: new MemoryUseCounter({ ...countedLife, now, startedAt }),
      shared: redis === null ? null : new RedisUseCounter(redis, countedLife),
    }),
    ...(crypto.hash !== undefined && { hash: crypto.hash }),
    now,
  });
  const advanceKeys = async (): Promise<void> => (await openRing()).advanceTo(now());
  return { sealed, advanceKeys };
}

function readWindows(options: Pick<ReceiverOptions, 'windowSeconds' | 'jobWindowSeconds'>) {
  const { windowSeconds = defaultWindowSeconds } = options;
  const longest = Math.max(windowSeconds, defaultJobWindowSeconds);
  return { windowSeconds, jobWindowSeconds: options.jobWindowSeconds ?? longest };
}

function readKeys(keys: KeyMaterial | string | null): KeyMaterial | null {
  return typeof keys === 'string' ? parseKeyMaterial(keys) : keys;
}

const shortestSecret = 32;

function expectOptions({ apiOrigins, redis = null, secret = null, ...options }: ReceiverOptions) {
  const isNamed = options.protocols === 'v1' || apiOrigins.length > 0;
  if (!isNamed || !apiOrigins.every(isApiOrigin)) {
    throw new TypeError('apiOrigins must be a non-empty list of https://host[:port]');
  }
  if (redis !== null && (secret ?? '').length < shortestSecret) {
    throw new TypeError(`secret must have at least ${shortestSecret} characters if redis is set`);
  }
  const { windowSeconds, jobWindowSeconds } = readWindows(options);
  expectRange('windowSeconds', windowSeconds, 30, 900);
  expectRange('jobWindowSeconds', jobWindowSeconds, windowSeconds, maxJobWindowSeconds);
  expectRange('maxUses', options.maxUses, 0, 999_999_999);
}

function expectRange(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw new TypeError(`${name} must be a whole number from ${min} to ${max}`);
}
