import { type BackendAbout, nothingAbout } from '../../lib/protocol/about.ts';
import { encodeBase64Url } from '../../lib/protocol/base64.ts';
import {
  configurationBytes,
  type ConfigurationClaims,
  formatByokConfiguration,
  type SealingKey,
  sealingSuite,
} from '../../lib/protocol/configuration.ts';
import type { SealOpener, SealOpenerFactory } from '../../lib/protocol/hpke.ts';
import type { KeyMaterial, PrivateSealingKey } from './key-material.ts';
import { createSigner, publicKeyOf, type Signer } from './raw-keys.ts';

/** What a backend says in its configuration beside its keys. */
export type OfferClaims = Pick<
  ConfigurationClaims,
  'protocols' | 'windowSeconds' | 'futureSeconds'
> & {
  /** What it says to those who do not know it yet; by default nothing. */
  readonly about?: BackendAbout;
};

/** A document is signed at the beginning of each hour, by every instance the same. */
const signEverySeconds = 3_600;

/**
 * How long it is in force. Who keeps newer ones from a sender has a withdrawn key used for so long; and a sender that cannot reach the
 * backend for an hour has at least one hour left of what it knows, with clocks ten minutes apart.
 */
const documentSeconds = 3 * 3_600;

/** What a ring is made with. */
export interface KeyRingOptions {
  /** The ring owns its private keys: it zeroes them once it has taken them up. */
  readonly material: KeyMaterial;
  readonly createOpener: SealOpenerFactory;
  readonly claims: OfferClaims;
  /** Says which keys there are to be, whenever one begins or ends; by default always the same. */
  readonly plan?: (material: KeyMaterial, nowSeconds: number) => KeyMaterial;
}

interface RingKey {
  readonly claims: SealingKey;
  /** `null` once the key has ended. */
  readonly opener: SealOpener | null;
}

/**
 * A backend's keys over time: what opens tokens now, and the signed configuration. A key that has ended is let go of at
 * the first look after its end.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #signer: Signer;
  readonly #documents = new Map<string, { issuedAt: number; signed: Promise<string> }>();
  #material: KeyMaterial;
  #keys: ReadonlyMap<PrivateSealingKey, RingKey> = new Map();
  #openers: ReadonlyMap<string, SealOpener> = new Map();
  /** The keys are as they must be from here … */
  #changedAt = 0;
  /** … to here. */
  #changesAt = 0;
  #change: Promise<void> | null = null;

  private constructor(options: KeyRingOptions, signer: Signer) {
    this.#options = options;
    this.#material = options.material;
    this.#signer = signer;
  }

  /** @throws whatever the platform throws where it has no X25519 or Ed25519 */
  static async create(options: KeyRingOptions, nowSeconds: number): Promise<KeyRing> {
    const ring = new KeyRing(options, await createSigner(options.material.signingKey));
    options.material.signingKey.fill(0);
    await ring.advanceTo(nowSeconds);
    return ring;
  }

  /** Ed25519, base64url: what senders pin. */
  get signingKey(): string {
    return encodeBase64Url(this.#signer.publicKey);
  }

  /** What opens tokens now, by key id: the keys that are accepted, and no others. */
  async openersAt(nowSeconds: number): Promise<ReadonlyMap<string, SealOpener>> {
    await this.advanceTo(nowSeconds);
    return this.#openers;
  }

  /** The configuration as JSON, signed for an origin. The same for the rest of the hour, until a plan changes the keys. */
  async documentAt(nowSeconds: number, apiOrigin: string): Promise<string> {
    await this.advanceTo(nowSeconds);
    const issuedAt = issueTime(nowSeconds, this.#material);
    const known = this.#documents.get(apiOrigin);
    if (known?.issuedAt === issuedAt) return known.signed;
    const signed = this.#sign(apiOrigin, issuedAt);
    this.#documents.set(apiOrigin, { issuedAt, signed });
    return signed;
  }

  /** Takes up the keys that begin and lets go of those that have ended. */
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
      const taken = this.#keys.get(key) ?? (await this.#takeUp(key));
      keys.set(key, nowSeconds < key.notAfter ? taken : { ...taken, opener: null });
    }
    if (material !== this.#material) this.#documents.clear();
    this.#material = material;
    this.#keys = keys;
    this.#openers = acceptedAt(nowSeconds, keys);
    this.#changedAt = nowSeconds;
    const turns = material.keys.flatMap(({ notBefore, notAfter }) => [notBefore, notAfter]);
    this.#changesAt = Math.min(...turns.filter((turn) => turn > nowSeconds));
  }

  async #takeUp({ id, privateKey, notBefore, notAfter }: PrivateSealingKey): Promise<RingKey> {
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

/** The beginning of the hour, or the last change since; one that has yet to come was noted by a clock that was wrong. */
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
