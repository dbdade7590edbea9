import { type BackendAbout, nothingAbout } from '../../../lib/protocol/about.ts';
import { encodeBase64Url } from '../../../lib/protocol/base64.ts';
import {
  configurationBytes,
  type ConfigurationClaims,
  formatByokConfiguration,
  type SealingKey,
  sealingSuite,
} from '../../../lib/protocol/configuration.ts';
import type { SealOpener, SealOpenerFactory } from '../../../lib/protocol/hpke.ts';
import type { KeyMaterial, PrivateSealingKey } from './key-material.ts';
import { createSigner, publicKeyOf, type Signer } from './raw-keys.ts';

/** The members of a backend's configuration beside its keys. */
export type OfferClaims = Pick<
  ConfigurationClaims,
  'protocols' | 'windowSeconds' | 'futureSeconds'
> & {
  /** What it tells senders that do not know it yet; by default nothing. */
  readonly about?: BackendAbout;
};

/** A document is signed for the beginning of each hour, so every instance signs the same one. */
const signEverySeconds = 3_600;

/**
 * How long a document is in force. An attacker who withholds newer documents can have a withdrawn key used for this long.
 * A sender that cannot reach the backend for an hour has at least one more hour, with clocks ten minutes apart.
 */
const documentSeconds = 3 * 3_600;

/** The options of a key ring. */
export interface KeyRingOptions {
  /** The ring owns the private keys and zeroes them once it has imported them. */
  readonly material: KeyMaterial;
  readonly createOpener: SealOpenerFactory;
  readonly claims: OfferClaims;
  /** Renews the material whenever a key begins or ends; by default it never changes. */
  readonly plan?: (material: KeyMaterial, nowSeconds: number) => KeyMaterial;
}

interface RingKey {
  readonly claims: SealingKey;
  /** `null` once the key has ended. */
  readonly opener: SealOpener | null;
}

/**
 * The keys of a backend over time: the openers of tokens that are valid now, and the signed configuration. A key is
 * dropped at the first call after its end.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #signer: Signer;
  readonly #documents = new Map<string, { issuedAt: number; signed: Promise<string> }>();
  #material: KeyMaterial;
  #keys: ReadonlyMap<PrivateSealingKey, RingKey> = new Map();
  #openers: ReadonlyMap<string, SealOpener> = new Map();
  /** The current keys are right from `#changedAt` on … */
  #changedAt = 0;
  /** … until `#changesAt`. */
  #changesAt = 0;
  #change: Promise<void> | null = null;

  private constructor(options: KeyRingOptions, signer: Signer) {
    this.#options = options;
    this.#material = options.material;
    this.#signer = signer;
  }

  /** @throws whatever the platform throws if it has no X25519 or Ed25519 */
  static async create(options: KeyRingOptions, nowSeconds: number): Promise<KeyRing> {
    const ring = new KeyRing(options, await createSigner(options.material.signingKey));
    options.material.signingKey.fill(0);
    await ring.advanceTo(nowSeconds);
    return ring;
  }

  /** The public signing key, Ed25519 in base64url. Senders pin it. */
  get signingKey(): string {
    return encodeBase64Url(this.#signer.publicKey);
  }

  /** The openers of the keys that are accepted now, by key id. */
  async openersAt(nowSeconds: number): Promise<ReadonlyMap<string, SealOpener>> {
    await this.advanceTo(nowSeconds);
    return this.#openers;
  }

  /** The configuration as JSON, signed for an origin. It stays the same for the rest of the hour, unless the keys change. */
  async documentAt(nowSeconds: number, apiOrigin: string): Promise<string> {
    await this.advanceTo(nowSeconds);
    const issuedAt = issueTime(nowSeconds, this.#material);
    const known = this.#documents.get(apiOrigin);
    if (known?.issuedAt === issuedAt) return known.signed;
    const signed = this.#sign(apiOrigin, issuedAt);
    this.#documents.set(apiOrigin, { issuedAt, signed });
    return signed;
  }

  /** Imports the keys that have begun or are announced, and drops those that have ended. */
  async advanceTo(nowSeconds: number): Promise<void> {
    if (nowSeconds >= this.#changedAt && nowSeconds < this.#changesAt) return;
    this.#change ??= this.#changeKeys(nowSeconds).finally(() => {
      this.#change = null;
    });
    await this.#change;
  }

  async #changeKeys(nowSeconds: number): Promise<void> {
    const material = this.#options.plan?.(this.#material, nowSeconds) ?? this.#material;
    const keys = new Map<PrivateSealingKey, RingKey>();
    for (const key of material.keys) {
      const imported = this.#keys.get(key) ?? (await this.#importKey(key));
      keys.set(key, nowSeconds < key.notAfter ? imported : { ...imported, opener: null });
    }
    if (material !== this.#material) this.#documents.clear();
    this.#material = material;
    this.#keys = keys;
    this.#openers = acceptedAt(nowSeconds, keys);
    this.#changedAt = nowSeconds;
    const changes = material.keys.flatMap(({ notBefore, notAfter }) => [notBefore, notAfter]);
    this.#changesAt = Math.min(...changes.filter((change) => change > nowSeconds));
  }

  async #importKey({ id, privateKey, notBefore, notAfter }: PrivateSealingKey): Promise<RingKey> {
    const publicKey = encodeBase64Url(await publicKeyOf(privateKey));
    const opener = await this.#options.createOpener(privateKey);
    privateKey.fill(0);
    return { claims: { id, suite: sealingSuite, publicKey, notBefore, notAfter }, opener };
  }

  async #sign(apiOrigin: string, issuedAt: number): Promise<string> {
    const claims: ConfigurationClaims = {
      about: nothingAbout,
      others: {},
      ...this.#options.claims,
      issuedAt,
      expiresAt: issuedAt + documentSeconds,
      keys: [...this.#keys.values()].map((key) => key.claims),
      signingKey: this.signingKey,
    };
    const signature = await this.#signer.sign(configurationBytes(claims, apiOrigin));
    return formatByokConfiguration({ ...claims, signature: encodeBase64Url(signature) });
  }
}

/** The beginning of the hour, or the last change since. A change in the future was recorded by a wrong clock. */
function issueTime(nowSeconds: number, { issuedAt }: KeyMaterial): number {
  const hour = nowSeconds - (nowSeconds % signEverySeconds);
  return issuedAt > nowSeconds ? hour : Math.max(hour, issuedAt);
}

function acceptedAt(
  nowSeconds: number,
  keys: ReadonlyMap<PrivateSealingKey, RingKey>,
): Map<string, SealOpener> {
  const openers = new Map<string, SealOpener>();
  for (const [{ id, notBefore }, { opener }] of keys) {
    if (opener !== null && notBefore <= nowSeconds) openers.set(id, opener);
  }
  return openers;
}
