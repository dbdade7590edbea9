import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../../lib/protocol/headers.ts';
import { bringKey, createFakeKey } from '../headers/fake-key.ts';
import { type SealingTarget, sealKey } from '../headers/seal-key.ts';

/** The two headers that bring a key. */
export type KeyHeaders = Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string>>;

/** An invented key and the headers that bring it. */
export interface Canary {
  readonly apiKey: string;
  readonly headers: KeyHeaders;
}

/** Of a longer value the beginning is looked for. */
const maxSecretBytes = 600;

/** What is left of a value that somebody cut, in characters: random enough to be found by nothing else. */
const pieceLength = 24;

/** Makes a new key for each case, and remembers everything that must be found nowhere afterwards. */
export class Canaries {
  readonly secrets: Secret[] = [];
  readonly #prefix: string | undefined;

  /** @param prefix how the keys begin, where not as OpenAI's */
  constructor(prefix?: string) {
    this.#prefix = prefix;
  }

  /**
   * @param mark steers the provider, see `answerAsMarked`
   * @param of what it is made for, as its secrets are called
   */
  async create(mark = '', of = ''): Promise<Canary> {
    const apiKey = createFakeKey(mark, this.#prefix);
    const pair = await bringKey(apiKey);
    return this.remember(of, apiKey, {
      'X-Encrypted-Key': pair[encryptedKeyHeader] ?? '',
      'X-Session-Key': pair[sessionKeyHeader] ?? '',
    });
  }

  /** The same under version 2. */
  async createSealed(target: SealingTarget, mark = '', of = ''): Promise<Canary> {
    const apiKey = createFakeKey(mark, this.#prefix);
    return this.remember(of, apiKey, await sealKey(apiKey, target));
  }

  /** A key and headers that somebody else has made, or changed: whole, in pieces, and what they are base64 of. */
  remember(of: string, apiKey: string, headers: KeyHeaders): Canary {
    this.#add(of, 'key', Buffer.from(apiKey));
    this.#add(of, 'end of key', Buffer.from(apiKey.slice(-pieceLength)));
    for (const [name, value] of Object.entries(headers)) {
      this.#add(of, name, Buffer.from(value));
      // Also as bytes, which another base64 would not be found by; of a token what is sealed.
      const encoded = value.slice(value.lastIndexOf('.') + 1);
      this.#add(of, `${name} decoded`, Buffer.from(encoded, 'base64'));
      this.#add(of, `start of ${name}`, Buffer.from(encoded.slice(0, pieceLength)));
      this.#add(of, `end of ${name}`, Buffer.from(encoded.slice(-pieceLength)));
    }
    return { apiKey, headers };
  }

  #add(of: string, name: string, bytes: Buffer): void {
    if (bytes.length < pieceLength) return;
    const label = `${of === '' ? '' : `${of}: `}${name} ${this.secrets.length}`;
    this.secrets.push({ label, bytes: bytes.subarray(0, maxSecretBytes) });
  }
}
