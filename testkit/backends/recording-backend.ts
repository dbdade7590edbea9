import { createServer as createPlainServer, type RequestListener } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { configurationPath } from '../../lib/protocol/configuration.ts';
import type { FakeProvider } from '../providers/fake-provider.ts';
import type { ChangeableVerifier } from './changeable-verifier.ts';

/** A request as it reached the server. */
export interface SeenRequest {
  /** `https://host/path?query` */
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** The servers behind the recorder. */
export interface RecordingOptions {
  readonly tls: { readonly key: string; readonly cert: string; readonly spkiHash: string };
  /** Hosts that the verifier answers, only over TLS. */
  readonly verifierHosts: readonly string[];
  readonly verifier: ChangeableVerifier;
  /** Servers that end with the recorder. */
  readonly provider: FakeProvider;
}

/**
 * The only server that a browser under test can reach. It answers every host name, over TLS and plain HTTP, and records the
 * requests. The verifier answers for its hosts, and a blank page for all others, unless a test says otherwise.
 */
export class RecordingBackend implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  readonly #answers = new Map<string, RequestListener>();
  readonly #options: RecordingOptions;
  readonly #tls: Server;
  readonly #plain: Server;
  #onSeen: (() => void)[] = [];
  #withoutTls: string | null = null;

  private constructor(options: RecordingOptions) {
    this.#options = options;
    this.#tls = createTlsServer(options.tls, (request, response) => {
      this.#handle('https', request, response);
    });
    // As an attacker in the network does who blocks TLS.
    this.#tls.on('secureConnection', (socket: TLSSocket & { servername?: string | false }) => {
      if (socket.servername === this.#withoutTls) socket.destroy();
    });
    this.#tls.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      this.#see('https', request);
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });
    this.#plain = createPlainServer((request, response) => {
      this.#handle('http', request, response);
    });
  }

  /** Starts both listeners on free ports of the loopback interface. */
  static async start(options: RecordingOptions): Promise<RecordingBackend> {
    const backend = new RecordingBackend(options);
    await Promise.all([listen(backend.#tls), listen(backend.#plain)]);
    return backend;
  }

  /** The provider that the verifier asks. */
  get provider(): FakeProvider {
    return this.#options.provider;
  }

  /** The verifier. A test may change its protocol versions and keys. */
  get verifier(): ChangeableVerifier {
    return this.#options.verifier;
  }

  /** SHA-256 of the certificate's public key, base64. */
  get spkiHash(): string {
    return this.#options.tls.spkiHash;
  }

  get tlsPort(): number {
    return portOf(this.#tls);
  }

  get plainPort(): number {
    return portOf(this.#plain);
  }

  /** Sets the answer for `scheme://host/path` from now on. `null` restores the default. */
  answer(url: string, listener: RequestListener | null): void {
    if (listener === null) this.#answers.delete(url);
    else this.#answers.set(url, listener);
  }

  /** Ends every TLS connection and refuses new ones to this host from now on. `null` allows them again. */
  refuseTlsOf(host: string | null): void {
    this.#withoutTls = host;
    if (host !== null) this.#tls.closeAllConnections();
  }

  /** The first request that `matches`, already seen or still to come. */
  async waitFor(matches: (request: SeenRequest) => boolean): Promise<SeenRequest> {
    for (;;) {
      const found = this.seen.find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#onSeen.push(resolve));
    }
  }

  /** Forgets the requests. */
  clear(): void {
    this.seen.length = 0;
  }

  /** Forgets the requests, also those of the provider, and restores the default answers. */
  reset(): void {
    this.clear();
    this.provider.clear();
    this.#answers.clear();
    this.verifier.reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([close(this.#tls), close(this.#plain), this.provider[Symbol.asyncDispose]()]);
  }

  #handle(scheme: 'https' | 'http', request: IncomingMessage, response: ServerResponse): void {
    const { url } = this.#see(scheme, request);
    this.#pick(url, request.headers.host ?? '')(request, response);
  }

  #see(scheme: 'https' | 'http', request: IncomingMessage): SeenRequest {
    const { host = '', ...headers } = request.headers;
    const url = `${scheme}://${host}${request.url ?? '/'}`;
    const seen = { url, method: request.method ?? '', headers };
    this.seen.push(seen);
    for (const wake of this.#onSeen.splice(0)) wake();
    return seen;
  }

  #pick(url: string, host: string): RequestListener {
    const isVerifiers = url.startsWith('https:') && this.#options.verifierHosts.includes(host);
    return (
      this.#answers.get(url.replace(/\?.*$/, '')) ??
      (isVerifiers ? this.verifier.listener : answerAsOther)
    );
  }
}

/** A blank page, from a host that offers version 1 at most: it has no configuration. */
function answerAsOther(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === configurationPath) response.statusCode = 404;
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>A page</title>');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
