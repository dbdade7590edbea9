import type { ServerResponse } from 'node:http';
import { FakeProvider } from './fake-provider.ts';

/** OpenAI on the loopback interface, which answers nobody until it is told to. */
export class SlowProvider implements AsyncDisposable {
  /** What it has been asked with, in the order of the questions: `Bearer` and a key. */
  readonly asked: string[] = [];
  readonly #provider: FakeProvider;
  readonly #held: ServerResponse[] = [];
  #onAsked: () => void = () => undefined;

  private constructor(provider: FakeProvider) {
    this.#provider = provider;
    this.hold();
  }

  static async start(): Promise<SlowProvider> {
    return new SlowProvider(await FakeProvider.start());
  }

  get baseUrl(): string {
    return this.#provider.baseUrl;
  }

  /** Holds every answer from now on. */
  hold(): void {
    this.#provider.answer = (request, response) => {
      this.asked.push(request.headers.authorization ?? '');
      this.#held.push(response);
      this.#onAsked();
    };
  }

  /** Gives the answers that it holds, and holds no more. */
  release(status: number): void {
    this.#provider.answerJson(status, { object: 'list', data: [] });
    for (const response of this.#held.splice(0)) answer(response, status);
  }

  /** Waits until it holds so many answers. */
  async waitForHeld(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onAsked = () => {
        if (this.#held.length >= count) resolve();
      };
      this.#onAsked();
    });
  }

  /**
   * Waits until each of these requests is either answered or waiting for the provider, and then answers those.
   * @returns every answer
   */
  async answerWhenAllAreThere<Answer>(
    requests: readonly Promise<Answer>[],
    status: number,
  ): Promise<Answer[]> {
    let answered = 0;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (answered + this.#held.length >= requests.length) resolve();
      };
      this.#onAsked = check;
      for (const request of requests) {
        void request.then(() => {
          answered += 1;
          check();
        });
      }
    });
    this.release(status);
    return Promise.all(requests);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#provider[Symbol.asyncDispose]();
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end('{"object":"list","data":[]}');
}
