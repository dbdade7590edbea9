import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestPlain,
} from 'node:http';
import { request as requestTls } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** A request to the backend. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** The client's address on this machine; only for loopback. */
  readonly localAddress?: string;
  /** Another server than the backend itself. */
  readonly origin?: string;
  /** The certificate to trust for it. */
  readonly certificate?: string;
}

/** The answer to a request. */
export interface Exchange {
  /** 0 if no answer came. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly ms: number;
}

/** The backend's address and the certificate to trust for it. */
export interface ClientTarget {
  readonly origin: string;
  readonly certificate: string | undefined;
}

/** Sends requests to the backend, each over its own connection, and records every complete answer. */
export class RecordingClient {
  readonly exchanges: Exchange[] = [];
  target: ClientTarget;
  readonly #timeoutMs: number;
  /** Two runs in quick succession use different addresses. */
  #clients = randomInt(15_000_000);

  constructor(target: ClientTarget, timeoutMs: number) {
    this.target = target;
    this.#timeoutMs = timeoutMs;
  }

  /** A loopback address that has sent no request yet, so that no limit is reached, or `undefined` for other hosts. */
  nextAddress(): string | undefined {
    this.#clients += 1;
    const { hostname } = new URL(this.target.origin);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') return undefined;
    const parts = [62_500, 250, 1].map((size) => (Math.floor(this.#clients / size) % 250) + 2);
    return `127.${parts.join('.')}`;
  }

  /** Sends a request and waits for the complete answer, or for the end of the connection. Never throws. */
  async send(request: SentRequest): Promise<Exchange> {
    const startedAt = performance.now();
    const answer = await this.#exchange(request);
    const exchange = { ...answer, ms: performance.now() - startedAt };
    this.exchanges.push(exchange);
    return exchange;
  }

  async #exchange(request: SentRequest): Promise<Omit<Exchange, 'ms'>> {
    try {
      const sent = this.#open(request);
      sent.end(request.body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const { statusCode: status = 0, headers, rawHeaders } = response;
      return { status, headers, rawHeaders, body: await buffer(response) };
    } catch {
      // Refused, closed or too late: in each case the caller sees that no complete answer came.
      return { status: 0, headers: {}, rawHeaders: [], body: Buffer.alloc(0) };
    }
  }

  #open({ method, path, headers, localAddress, body, ...server }: SentRequest): ClientRequest {
    const { origin, certificate } = { ...this.target, ...server };
    const url = new URL(path, origin);
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = {
      method,
      headers: { ...headers, ...length },
      agent: false,
      signal: AbortSignal.timeout(this.#timeoutMs),
      localAddress,
    };
    if (url.protocol === 'http:') return requestPlain(url, options);
    return requestTls(url, { ...options, ca: certificate });
  }
}
