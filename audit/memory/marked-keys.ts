import { createCipheriv, randomBytes } from 'node:crypto';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';
import { nonceBytes, sessionKeyBytes } from '../../lib/protocol/sizes.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';

/** One request's secrets, and what finds them. */
export interface MarkedPair {
  /** Headers as Phantom Key sends them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What only this key (`last key`) and this session key have. */
  readonly secrets: readonly Secret[];
}

/**
 * Invented keys with a mark in common, so that all copies of all of them are found by looking for one thing: a key is
 * `sk-proj-FAKE-<mark>-<random>`, a session key begins with a mark, an envelope's nonce is one. One nonce for all is no
 * fault here: each has a session key of its own.
 */
export class MarkedKeys {
  readonly #keyMark = randomBytes(12).toString('hex');
  readonly #sessionMark = randomBytes(12);
  readonly #nonce = randomBytes(nonceBytes);

  /** What all secrets made here have in common. */
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
