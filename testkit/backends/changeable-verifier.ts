import type { RequestListener } from 'node:http';
import { createTrustedProxies } from '../../verifier/http/client-address.ts';
import { createRequestListener } from '../../verifier/http/request-listener.ts';
import {
  formatKeyMaterial,
  type KeyMaterial,
  parseKeyMaterial,
} from '../../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../../packages/receiver/src/key-plan.ts';
import { createNodeApp, type NodeApp, type NodeAppOptions } from '../../verifier/node-app.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';
import type { Offer } from '../../verifier/ops/sealing-config.ts';

/** The verifier as a listener. A test can change its version 2 while it runs, as a restart would. */
export class ChangeableVerifier {
  /** Answers with the current keys and versions. */
  readonly listener: RequestListener = (request, response) => {
    if (this.#clockOffset !== 0)
      response.setHeader('Date', new Date(this.#now() * 1_000).toUTCString());
    this.#listener(request, response);
  };
  readonly #options: NodeAppOptions;
  #protocols: Offer = 'both';
  #material: KeyMaterial;
  #clockOffset = 0;
  #app: NodeApp;
  #listener: RequestListener;

  constructor(options: NodeAppOptions) {
    this.#options = options;
    this.#material = createKeyMaterial(readClock(), filedKeyLife);
    [this.#app, this.#listener] = this.#create();
  }

  /** Its private keys, for tests that open tokens with other code. */
  get sealingKeys(): KeyMaterial['keys'] {
    return this.#material.keys;
  }

  /** The same without a network, as a replacement for the global `fetch`. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await this.#app.fetch(new Request(input, init), { clientAddress: '127.0.0.1' });
    const headers = new Headers(answer.headers);
    headers.set('Date', new Date(this.#now() * 1_000).toUTCString());
    return new Response(answer.body, { status: answer.status, headers });
  };

  /** Goes back to the initial state, with new keys. */
  reset(): void {
    this.#protocols = 'both';
    this.#clockOffset = 0;
    this.replaceSigningKey();
  }

  /** Offers these versions from now on. With `v1` alone there is no configuration. */
  offer(protocols: Offer): void {
    this.#protocols = protocols;
    [this.#app, this.#listener] = this.#create();
  }

  /** Adds new sealing keys under the same signing key. Tokens for the old keys become stale, unless those are kept. */
  rotateKeys({ keepsOld }: { readonly keepsOld: boolean }): void {
    const { signingKey, keys } = this.#material;
    const fresh = createKeyMaterial(this.#now(), filedKeyLife);
    this.#material = {
      ...fresh,
      signingKey,
      keys: keepsOld ? [...fresh.keys, ...keys] : fresh.keys,
    };
    [this.#app, this.#listener] = this.#create();
  }

  /** Replaces sealing and signing keys, so that pins of the old signing key no longer match. */
  replaceSigningKey(): void {
    this.#material = createKeyMaterial(this.#now(), filedKeyLife);
    [this.#app, this.#listener] = this.#create();
  }

  /** Sets the clock that judges tokens and dates answers, as an offset from the real one. */
  setClock(offsetSeconds: number): void {
    this.#clockOffset = offsetSeconds;
  }

  #now(): number {
    return readClock() + this.#clockOffset;
  }

  #create(): [NodeApp, RequestListener] {
    const app = createNodeApp({
      ...this.#options,
      protocols: this.#protocols,
      // A copy, because the verifier zeroes the keys that it reads.
      keyMaterial: parseKeyMaterial(formatKeyMaterial(this.#material)),
      now: () => this.#now(),
    });
    return [app, createRequestListener(app, createTrustedProxies([]), true)];
  }
}
