import { encryptedKeyHeader, sessionKeyHeader } from '../../lib/protocol/headers.ts';
import type { SeenRequest } from '../../testkit/backends/recording-backend.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';

/** Base64 of either alphabet, and the parts of a token. */
const secretShape = /^[\w+/.-]{40,}={0,2}$/;

/** Fields of the vault that are not secret: they may be in settings, and on disk. */
const publicFields = ['id', 'keyId', 'sessionId', 'fingerprint', 'backend', 'label'];

/** A shorter text is not secret, and would be found by chance. */
const minBytes = 16;

/** Everything that must be found nowhere: keys, and everything that carries one, under every version of the protocol. */
export class SecretsSeen {
  readonly #texts = new Map<string, string>();

  /** A text that must be found nowhere, and for what carries a key also the bytes that its base64 encodes. */
  add(label: string, text: string): void {
    this.#texts.set(text, label);
  }

  /** The values of both headers of a request, if it has them. */
  addHeaders({ headers }: SeenRequest): void {
    for (const name of [encryptedKeyHeader, sessionKeyHeader]) {
      const value = headers[name.toLowerCase()];
      if (typeof value === 'string') this.add(name, value);
    }
  }

  /** Everything in the vault of `storage.session` that looks like a secret: session keys, envelopes, tokens. */
  addVault(vault: unknown): void {
    if (typeof vault === 'string' && secretShape.test(vault)) this.add('held in the vault', vault);
    if (typeof vault !== 'object' || vault === null) return;
    for (const [name, value] of Object.entries(vault)) {
      if (!publicFields.includes(name)) this.addVault(value);
    }
  }

  /** In the form that the searches take. */
  list(): Secret[] {
    return [...this.#texts].flatMap(([text, label]) => {
      // The sealed part of a version 2 token.
      const decoded = Buffer.from(text.slice(text.lastIndexOf('.') + 1), 'base64');
      const isHeld = !label.includes('API key') && decoded.length >= minBytes;
      const asText = { label, bytes: Buffer.from(text) };
      return isHeld ? [asText, { label: `${label}, decoded`, bytes: decoded }] : [asText];
    });
  }
}
