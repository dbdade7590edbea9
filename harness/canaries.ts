import type { Secret } from '../audit/search/search-bytes.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../lib/protocol/headers.ts';
import { bringKey, createFakeKey } from '../verifier/testing/fake-key.ts';
import { sealKey, type SealingTarget } from '../verifier/testing/seal-key.ts';

/** An invented key and the headers that bring it. */
export interface Canary {
  readonly apiKey: string;
  readonly headers: Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string>>;
}

/** Makes a new key for each case, and remembers everything that must be found nowhere afterwards. */
export class Canaries {
  readonly secrets: Secret[] = [];

  /** @param mark steers the provider, see `answerAsMarked` */
  async create(mark = ''): Promise<Canary> {
    const apiKey = createFakeKey(mark);
    const pair = await bringKey(apiKey);
    return this.#remember(apiKey, {
      'X-Encrypted-Key': pair[encryptedKeyHeader] ?? '',
      'X-Session-Key': pair[sessionKeyHeader] ?? '',
    });
  }

  /** The same under version 2. */
  async createSealed(target: SealingTarget, mark = ''): Promise<Canary> {
    const apiKey = createFakeKey(mark);
    return this.#remember(apiKey, await sealKey(apiKey, target));
  }

  #remember(apiKey: string, headers: Canary['headers']): Canary {
    this.#add('key', Buffer.from(apiKey));
    for (const [name, value] of Object.entries(headers)) {
      this.#add(name, Buffer.from(value));
      // Also as bytes, which another base64 would not be found by; of a token what is sealed.
      const encoded = value.slice(value.lastIndexOf('.') + 1);
      this.#add(`${name} decoded`, Buffer.from(encoded, 'base64'));
    }
    return { apiKey, headers };
  }

  #add(name: string, bytes: Buffer): void {
    this.secrets.push({ label: `${name} ${this.secrets.length}`, bytes });
  }
}
