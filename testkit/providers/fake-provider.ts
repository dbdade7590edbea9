import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsMaterial } from '../../verifier/http/tls.ts';

/** What is kept of a request. */
type SeenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** A provider on the loopback interface: it answers as it is told, and keeps what it was asked. */
export class FakeProvider implements AsyncDisposable {
  /** All requests, in order. */
  readonly seen: SeenRequest[] = [];
  /** Answers the requests from now on. */
  answer: RequestListener = (_request, response) => response.writeHead(500).end();
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(tls: TlsMaterial | null) {
    const listener: RequestListener = (request, response) => {
      const { method, url, headers } = request;
      this.seen.push({ method, url, headers });
      this.answer(request, response);
    };
    this.#scheme = tls === null ? 'http' : 'https';
    this.#server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
  }

  /** Listens, by default on a free port; over TLS if material for it is given. */
  static async start(tls: TlsMaterial | null = null, port = 0): Promise<FakeProvider> {
    const provider = new FakeProvider(tls);
    await new Promise<void>((resolve) => provider.#server.listen(port, '127.0.0.1', resolve));
    return provider;
  }

  /** OpenAI on a free port: it accepts every key. */
  static async startOpenAi(): Promise<FakeProvider> {
    const provider = await FakeProvider.start();
    const list = { object: 'list', data: [{ id: 'gpt-fake', object: 'model' }] };
    provider.answerJson(200, list, { 'x-ratelimit-limit-requests': '500' });
    return provider;
  }

  /** The `Authorization` values of all requests, which tell a test what was decrypted. */
  get authorizations(): readonly string[] {
    return this.seen.map(({ headers }) => headers.authorization ?? '');
  }

  /** The base URL of this provider. */
  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}`;
  }

  /** Answers with JSON from now on. */
  answerJson(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.answer = (_request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
  }

  /** Forgets all requests. */
  clear(): void {
    this.seen.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
