import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { ProviderId } from '../../lib/providers.ts';
import type { SecretBytes } from '../keys/secret-bytes.ts';

/** Accepted keys that a process remembers at most: about 3 MB. */
export const maxAcceptedKeys = 20_000;

const nameBytes = 16;

/**
 * Remembers which keys a provider accepted, without the keys: HMAC-SHA-256 of provider and key under a key that is
 * random per process, cut to 128 bits. It lives in this process's memory and nowhere else. Only a provider's word puts a
 * key in; beyond `max` the one that was used longest ago is forgotten.
 */
export class AcceptedKeys {
  readonly #processKey = createSecretKey(randomBytes(32));
  readonly #max: number;
  /** In the order of their last use. */
  readonly #names = new Set<string>();

  /** @param max of keys that are remembered */
  constructor(max: number = maxAcceptedKeys) {
    this.#max = max;
  }

  /** The name under which a key is remembered: 32 hex digits. The same key has another one at another provider. */
  nameOf(provider: ProviderId, key: SecretBytes): string {
    const hmac = createHmac('sha256', this.#processKey).update(`${provider}\0`);
    return key.use((bytes) => hmac.update(bytes).digest().toString('hex', 0, nameBytes));
  }

  /** Whether the key was accepted before. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Remembers a key that was accepted just now. */
  add(name: string): void {
    this.#names.delete(name);
    this.#names.add(name);
    if (this.#names.size <= this.#max) return;
    const [oldest] = this.#names;
    if (oldest !== undefined) this.#names.delete(oldest);
  }

  /**
   * Forgets a key that is accepted no longer.
   * @returns whether it was remembered
   */
  delete(name: string): boolean {
    return this.#names.delete(name);
  }
}
