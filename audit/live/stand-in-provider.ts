import type { IncomingMessage, RequestListener } from 'node:http';
import { answerAsMarked, providerMarks } from '../../testkit/providers/answer-as-marked.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { createTlsMaterial, readTlsFiles, type TlsMaterial } from '../../verifier/http/tls.ts';
import type { ProviderConfig } from './config.ts';

type SeenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** The provider over TLS. The mark in a key controls its answer, and it records every request. */
export class StandInProvider implements AsyncDisposable {
  /** PEM of its certificate. */
  readonly certificate: string;
  readonly #provider: FakeProvider;
  readonly #waiting = new Map<string, () => void>();

  private constructor(provider: FakeProvider, certificate: string, answer: unknown) {
    this.#provider = provider;
    this.certificate = certificate;
    provider.answer = (request, response) => {
      const text = JSON.stringify(request.headers);
      for (const [key, arrived] of this.#waiting) if (text.includes(key)) arrived();
      choose(text, answer)(request, response);
    };
  }

  /** Listens on the configured port, with the configured certificate if there is one. */
  static async start(config: ProviderConfig): Promise<StandInProvider> {
    const tls = await readTls(config);
    return new StandInProvider(await FakeProvider.start(tls, config.port), tls.cert, config.answer);
  }

  get baseUrl(): string {
    return this.#provider.baseUrl;
  }

  /** Every request, in order. */
  get seen(): readonly SeenRequest[] {
    return this.#provider.seen;
  }

  /** How often it was asked with this key, in any header. */
  countUses(apiKey: string): number {
    return this.seen.filter(({ headers }) => holdsKey(headers, apiKey)).length;
  }

  /** Resolves when a request with this key has arrived. */
  async waitForKey(apiKey: string): Promise<void> {
    if (this.countUses(apiKey) > 0) return;
    await new Promise<void>((resolve) => this.#waiting.set(apiKey, resolve));
    this.#waiting.delete(apiKey);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#provider[Symbol.asyncDispose]();
  }
}

function holdsKey(headers: SeenRequest['headers'], apiKey: string): boolean {
  const values = Object.values(headers).map((value) =>
    String(value).replace(/^(?:Bearer|Key) /, ''),
  );
  return values.includes(apiKey);
}

/** The configured answer replaces the default answer to a good key. */
function choose(headers: string, answer: unknown): RequestListener {
  const mark = providerMarks.find((each) => headers.includes(each)) ?? '-200-';
  if (answer === null || mark !== '-200-') return answerAsMarked;
  return (_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
  };
}

async function readTls({ certificateFile, privateKeyFile }: ProviderConfig): Promise<TlsMaterial> {
  if (certificateFile === null || privateKeyFile === null) return createTlsMaterial();
  return readTlsFiles(certificateFile, privateKeyFile);
}
