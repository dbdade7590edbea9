import type { RequestListener } from 'node:http';
import { type KeyMaterial, formatKeyMaterial, parseKeyMaterial } from '../verifier/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../verifier/key-plan.ts';
import { readClock } from '../verifier/sealed-offer.ts';
import type { Offer } from '../verifier/sealing-config.ts';
import { createListener, type ServerOptions } from '../verifier/server.ts';

/** The verifier as a listener whose version 2 a test can change while it runs, as a restart would. */
export class ChangeableVerifier {
  /** Answers by what is in force. */
  readonly listener: RequestListener = (request, response) => {
    if (this.#clockOffset !== 0)
      response.setHeader('Date', new Date(this.#now() * 1_000).toUTCString());
    this.#current(request, response);
  };
  readonly #options: ServerOptions;
  #protocols: Offer = 'both';
  #material: KeyMaterial;
  #clockOffset = 0;
  #current: RequestListener;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#material = createKeyMaterial(readClock(), filedKeyLife);
    this.#current = this.#create();
  }

  /** Takes these versions from now on. With `v1` there is no configuration any more. */
  offer(protocols: Offer): void {
    this.#protocols = protocols;
    this.#current = this.#create();
  }

  /** New sealing keys under the same signing key. Tokens for the old ones are stale, unless they are kept. */
  rotateKeys({ keepsOld }: { readonly keepsOld: boolean }): void {
    const { signingKey, keys } = this.#material;
    const fresh = createKeyMaterial(this.#now(), filedKeyLife);
    this.#material = {
      ...fresh,
      signingKey,
      keys: keepsOld ? [...fresh.keys, ...keys] : fresh.keys,
    };
    this.#current = this.#create();
  }

  /** New keys of both kinds: what a sender has pinned is gone. */
  replaceSigningKey(): void {
    this.#material = createKeyMaterial(this.#now(), filedKeyLife);
    this.#current = this.#create();
  }

  /** Sets the clock by which tokens are judged and answers are dated, as an offset from the real one. */
  setClock(offsetSeconds: number): void {
    this.#clockOffset = offsetSeconds;
  }

  #now(): number {
    return readClock() + this.#clockOffset;
  }

  #create(): RequestListener {
    return createListener({
      ...this.#options,
      protocols: this.#protocols,
      // A copy: the verifier zeroes what it takes up.
      keyMaterial: parseKeyMaterial(formatKeyMaterial(this.#material)),
      now: () => this.#now(),
    });
  }
}
