import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsMaterial } from '../../verifier/http/tls.ts';

/** What is kept of a request. */
type SeenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** How a {@link FakeProvider} listens. */
export interface FakeProviderOptions {
  /** Over TLS, with this certificate; in clear if there is none. */
  readonly tls?: TlsMaterial | null;
  /** By default a free one. */
  readonly port?: number;
  /** How it answers until it is told otherwise. */
  readonly answer?: RequestListener;
}

const emptyList = { object: 'list', data: [] };

/** A provider on the loopback interface: it answers as it is told, now or later, and keeps what it was asked. */
export class FakeProvider implements AsyncDisposable {
  /** All requests, in order. */
  readonly seen: SeenRequest[] = [];
  /** Answers the requests from now on. */
  answer: RequestListener = (_request, response) => response.writeHead(500).end();
  /** PEM of its certificate; empty if it speaks in clear. */
  readonly certificate: string;
  readonly #server: Server;
  readonly #scheme: string;
  readonly #held: ServerResponse[] = [];
  readonly #checks = new Set<() => void>();

  private constructor(tls: TlsMaterial | null) {
    const listener: RequestListener = (request, response) => {
      const { method, url, headers } = request;
      this.seen.push({ method, url, headers });
      this.answer(request, response);
      this.#check();
    };
    this.certificate = tls?.cert ?? '';
    this.#scheme = tls === null ? 'http' : 'https';
    this.#server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
  }

  static async start({
    tls = null,
    port = 0,
    answer,
  }: FakeProviderOptions = {}): Promise<FakeProvider> {
    const provider = new FakeProvider(tls);
    if (answer !== undefined) provider.answer = answer;
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

  /** How often it was asked with this key, in whatever header. */
  countUses(apiKey: string): number {
    return this.seen.filter(({ headers }) => holdsKey(headers, apiKey)).length;
  }

  /** The base URL of this provider. */
  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}`;
  }

  /** Answers with JSON from now on. */
  answerJson(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.answer = (_request, response) => {
      sendJson(response, status, body, headers);
    };
  }

  /** Answers nobody from now on, until {@link release}. */
  hold(): void {
    this.answer = (_request, response) => {
      this.#held.push(response);
    };
  }

  /** Answers the requests that wait, and all that come from now on, with an empty list. */
  release(status: number): void {
    this.answerJson(status, emptyList);
    for (const response of this.#held.splice(0)) sendJson(response, status, emptyList);
  }

  /** Resolves as soon as a request with this key is there. */
  async waitForKey(apiKey: string): Promise<void> {
    await this.#waitUntil(() => this.countUses(apiKey) > 0);
  }

  /** Resolves as soon as this many requests wait for their answer. */
  async waitForHeld(count: number): Promise<void> {
    await this.#waitUntil(() => this.#held.length >= count);
  }

  /**
   * Waits until each of these requests to a backend is either answered or waits for this provider, and then releases.
   * @returns every answer
   */
  async answerWhenAllAreThere<Answer>(
    requests: readonly Promise<Answer>[],
    status: number,
  ): Promise<Answer[]> {
    let answered = 0;
    for (const request of requests) {
      void request.then(() => {
        answered += 1;
        this.#check();
      });
    }
    await this.#waitUntil(() => answered + this.#held.length >= requests.length);
    this.release(status);
    return Promise.all(requests);
  }

  /** Forgets all requests. */
  clear(): void {
    this.seen.length = 0;
  }

  async #waitUntil(isDone: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!isDone()) return;
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      check();
    });
  }

  #check(): void {
    for (const check of this.#checks) check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

function holdsKey(headers: SeenRequest['headers'], apiKey: string): boolean {
  const values = Object.values(headers).map((value) =>
    String(value).replace(/^(?:Bearer|Key) /, ''),
  );
  return values.includes(apiKey);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
