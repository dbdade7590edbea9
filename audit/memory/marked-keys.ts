import { createCipheriv, randomBytes } from 'node:crypto';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';
import { nonceBytes, sessionKeyBytes } from '../../lib/protocol/sizes.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';

/** The secrets of one request, and the bytes that find them. */
export interface MarkedPair {
  /** The headers that Phantom Key sends. */
  readonly headers: Readonly<Record<string, string>>;
  /** The part that only this key (`last key`) and this session key have. */
  readonly secrets: readonly Secret[];
}

/**
 * Made-up keys with a common mark, so that one search finds all copies of all of them: a key is `sk-proj-FAKE-<mark>-<random>`,
 * a session key begins with a mark, an envelope's nonce is a mark. Reusing the nonce is safe here, because each has its own
 * session key.
 */
export class MarkedKeys {
  readonly #keyMark = randomBytes(12).toString('hex');
  readonly #sessionMark = randomBytes(12);
  readonly #nonce = randomBytes(nonceBytes);

  /** The part that all secrets made here have in common. */
  get secrets(): readonly Secret[] {
    return [
      { label: 'key', bytes: Buffer.from(this.#keyMark) },
      { label: 'session key', bytes: this.#sessionMark },
      { label: 'envelope', bytes: this.#nonce },
    ];
  }

  /** A new key, encrypted under a new session key. */
  create(): MarkedPair {
    const keyTail = randomBytes(20).toString('hex');
    const sessionTail = randomBytes(sessionKeyBytes - this.#sessionMark.length);
    const sessionKey = Buffer.concat([this.#sessionMark, sessionTail]);
    const cipher = createCipheriv('aes-256-gcm', sessionKey, this.#nonce);
    const sealed = cipher.update(`sk-proj-FAKE-${this.#keyMark}-${keyTail}`);
    cipher.final();
    const envelope = Buffer.concat([this.#nonce, sealed, cipher.getAuthTag()]);
    return {
      headers: formatByokHeaders(encodeBase64(envelope), encodeBase64(sessionKey)),
      secrets: [
        { label: 'last key', bytes: Buffer.from(keyTail) },
        { label: 'last session key', bytes: sessionTail },
      ],
    };
  }
}
