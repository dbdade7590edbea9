import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { ProviderId } from '../../lib/providers.ts';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';

/** The most accepted keys that a process remembers, about 3 MB. */
export const maxAcceptedKeys = 20_000;

const nameBytes = 16;

/**
 * Remembers which keys a provider accepted, without the keys: HMAC-SHA-256 of provider and key under a key that is
 * random per process, cut to 128 bits. It exists only in the memory of this process. Only a provider's answer adds a key;
 * beyond `max` the least recently used one is forgotten.
 */
export class AcceptedKeys {
  readonly #processKey = createSecretKey(randomBytes(32));
  readonly #max: number;
  /** Ordered by their last use. */
  readonly #names = new Set<string>();

  /** @param max the number of keys to remember */
  constructor(max: number = maxAcceptedKeys) {
    this.#max = max;
  }

  /** The name under which a key is remembered: 32 hex digits, different for each provider. */
  nameOf(provider: ProviderId, key: SecretBytes): string {
    const hmac = createHmac('sha256', this.#processKey).update(`${provider}\0`);
    return key.use((bytes) => hmac.update(bytes).digest().toString('hex', 0, nameBytes));
  }

  /** Whether the key was accepted before. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Remembers a key that was just accepted. */
  add(name: string): void {
    this.#names.delete(name);
    this.#names.add(name);
    if (this.#names.size <= this.#max) return;
    const [oldest] = this.#names;
    if (oldest !== undefined) this.#names.delete(oldest);
  }

  /**
   * Forgets a key that is not accepted any more.
   * @returns whether it was remembered
   */
  delete(name: string): boolean {
    return this.#names.delete(name);
  }
}
