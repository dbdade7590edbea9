import { decryptApiKey } from '../../lib/protocol/envelope.ts';
import { ByokError } from '../../lib/protocol/errors.ts';
import { fingerprintOf } from '../../lib/protocol/pin.ts';
import { isSealedTokenText } from '../../lib/protocol/sealed-token.ts';
import { decryptSealedApiKey } from '../../lib/protocol/sealed.ts';
import { nodeCipher } from '../../packages/receiver/src/node/envelope-cipher.ts';
import {
  formatKeyMaterial,
  type KeyMaterial,
  parseKeyMaterial,
} from '../../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife, planKeys } from '../../packages/receiver/src/key-plan.ts';
import { KeyRing } from '../../packages/receiver/src/key-ring.ts';
import { nodeHash, nodeSealOpener } from '../../packages/receiver/src/node/seal-opener.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';

const [windowSeconds, futureSeconds] = [120, 30];

/** An honest backend that changes its keys, on the verifier's own key ring. Its clock is the test's `Date`. */
export class ModelBackend {
  readonly apiOrigin: string;
  #material: KeyMaterial;
  #offersSealed = true;
  #ring: KeyRing | null = null;

  constructor(apiOrigin: string) {
    this.apiOrigin = apiOrigin;
    this.#material = createKeyMaterial(readClock(), filedKeyLife);
  }

  /** Whether it offers version 2 now. */
  get offersSealed(): boolean {
    return this.#offersSealed;
  }

  /** Starts the next sealing key now. The others stay valid until their end. */
  rotate(): void {
    const { keys } = createKeyMaterial(readClock(), filedKeyLife);
    this.#change({ keys: [...this.#material.keys, ...keys].slice(-6) });
  }

  /** Withdraws every sealing key, as after a leak of the private keys, and starts a new one. */
  withdraw(): void {
    this.#change({ keys: createKeyMaterial(readClock(), filedKeyLife).keys });
  }

  /** Replaces sealing and signing keys. */
  replaceSigningKey(): void {
    this.withdraw();
    this.#change({ signingKey: createKeyMaterial(readClock(), filedKeyLife).signingKey });
  }

  /** Offers both versions from now on, or only version 1. */
  offer(protocols: 'both' | 'v1'): void {
    this.#offersSealed = protocols === 'both';
  }

  /** The text of the configuration, or `null` if only version 1 is offered. */
  async document(): Promise<string | null> {
    return this.#offersSealed
      ? (await this.#openRing()).documentAt(readClock(), this.apiOrigin)
      : null;
  }

  /** The configuration that it would publish if its clock were fast by this much. */
  async documentAhead(seconds: number): Promise<string> {
    const at = readClock() + seconds;
    const issued = { ...this.#material, issuedAt: at };
    return (await createRing(issued, at)).documentAt(at, this.apiOrigin);
  }

  /** Whether a user who compares fingerprints finds this one on the backend's own page. */
  async isOwnFingerprint(fingerprint: string): Promise<boolean> {
    return (await fingerprintOf((await this.#openRing()).signingKey)) === fingerprint;
  }

  /** `v1` or `v2` if a pair of headers opens, or the code of the error. */
  async receive(headers: Readonly<Record<string, string>>): Promise<string> {
    const encryptedKey = headers['X-Encrypted-Key'] ?? null;
    const sessionKey = headers['X-Session-Key'] ?? null;
    const nowSeconds = readClock();
    try {
      if (!isSealedTokenText(sessionKey)) {
        await decryptApiKey({ encryptedKey, sessionKey }, nodeCipher);
        return 'v1';
      }
      const openers = await (await this.#openRing()).openersAt(nowSeconds);
      const times = { nowSeconds, windowSeconds, futureSeconds };
      const place = { apiOrigin: this.apiOrigin, provider: 'openai', hash: nodeHash };
      await decryptSealedApiKey(
        { encryptedKey, sessionKey },
        { ...place, ...times, openers },
        nodeCipher,
      );
      return 'v2';
    } catch (error) {
      return error instanceof ByokError ? error.code : 'wrong error';
    }
  }

  #change(material: Partial<KeyMaterial>): void {
    this.#material = { ...this.#material, ...material, issuedAt: readClock() };
    this.#ring = null;
  }

  async #openRing(): Promise<KeyRing> {
    const planned = planKeys(this.#material, readClock(), filedKeyLife);
    if (planned.issuedAt !== this.#material.issuedAt) {
      this.#material = planned;
      this.#ring = null;
    }
    this.#ring ??= await createRing(this.#material, readClock());
    return this.#ring;
  }
}

/** Takes a copy, because a key ring zeroes the keys that it reads. */
function createRing(material: KeyMaterial, nowSeconds: number): Promise<KeyRing> {
  return KeyRing.create(
    {
      material: parseKeyMaterial(formatKeyMaterial(material)),
      createOpener: nodeSealOpener,
      claims: { protocols: ['v1', 'v2'], windowSeconds, futureSeconds },
    },
    nowSeconds,
  );
}
