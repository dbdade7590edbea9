import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** OpenAI's `GET /v1/models` on loopback: takes every key and remembers it, which is how a test knows what was decrypted. */
export class FakeOpenAi implements AsyncDisposable {
  /** Every `Authorization` value that came, in order. */
  readonly authorizations: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.authorizations.push(request.headers.authorization ?? '');
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('x-ratelimit-limit-requests', '500');
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'gpt-fake', object: 'model' }] }));
    });
  }

  /** Listens on a free port. */
  static async start(): Promise<FakeOpenAi> {
    const provider = new FakeOpenAi();
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  /** What to set as OpenAI's base URL. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what came. */
  clear(): void {
    this.authorizations.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
