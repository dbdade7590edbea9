import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ObservedVerifier,
  startObservedVerifier,
} from '../../testkit/backends/observed-verifier.ts';
import { ask } from '../../testkit/http/ask.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { createTlsMaterial } from '../../verifier/http/tls.ts';
import { SearchVoid } from '../../packages/byte-search/src/controls.ts';
import { compileNeedles } from '../../packages/byte-search/src/search-bytes.ts';
import { MarkedKeys, type MarkedPair } from './marked-keys.ts';
import { searchMemory } from '../../packages/byte-search/src/search-memory.ts';

const liveSettings = {
  PROVIDERS: 'live',
  REQUESTS_PER_MINUTE: '999999999',
  VALIDATIONS_PER_MINUTE: '999999999',
  // How many new keys may be with the provider at once.
  FAILURES_UNTIL_BLOCK: '999999999',
};
const connections = 8;

/**
 * `ordinary` is the full collection that V8 does by itself. `thorough` is the one that it does before it runs out of memory.
 */
export type Collection = 'ordinary' | 'thorough';

const collections: Readonly<Record<Collection, { signal: NodeJS.Signals; call: string }>> = {
  ordinary: { signal: 'SIGUSR2', call: 'gc()' },
  thorough: {
    signal: 'SIGWINCH',
    call: "gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })",
  },
};
const models = { object: 'list', data: [{ id: 'gpt-fake', object: 'model' }] };

/** The verifier's process, a provider over TLS, and a control that is planted in the process's memory. */
export class MemoryProof implements AsyncDisposable {
  readonly keys = new MarkedKeys();
  readonly provider: FakeProvider;
  readonly verifier: ObservedVerifier;
  readonly #control: Buffer;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  private constructor(provider: FakeProvider, verifier: ObservedVerifier, control: Buffer) {
    this.provider = provider;
    this.verifier = verifier;
    this.#control = control;
    provider.answerJson(200, models);
  }

  /**
   * Starts the command of `npm run verifier` with these switches of Node. One thing is added to the process: code that plants
   * the control, as a string and as bytes, and collects garbage on a signal.
   */
  static async start(
    switches: readonly string[],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<MemoryProof> {
    const tls = await createTlsMaterial();
    const provider = await FakeProvider.start({ tls });
    const control = randomBytes(24);
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-memory-'));
    const certificate = join(folder, 'provider.pem');
    await writeFile(certificate, tls.cert);
    const environment = {
      ...liveSettings,
      ...settings,
      OPENAI_BASE_URL: provider.baseUrl,
      NODE_EXTRA_CA_CERTS: certificate,
      // For the code that is added below.
      ALLOW_DEBUG_SWITCHES: '1',
    };
    const added = ['--expose-gc', '--import', formatPreload(control)];
    const verifier = await startObservedVerifier(environment, {
      switches: [...switches, ...added],
    });
    await rm(folder, { recursive: true });
    return new MemoryProof(provider, verifier, control);
  }

  /** Validates this many new keys, several at once, and then one more alone, which it returns. */
  async validate(times: number): Promise<MarkedPair> {
    const pairs = Array.from({ length: times - 1 }, () => this.keys.create());
    await Promise.all(pairs.map((pair) => this.#validateOne(pair)));
    const last = this.keys.create();
    await this.#validateOne(last);
    return last;
  }

  /** Runs `look` while the provider delays its answer to a request with this new key. */
  async whileInUse<Result>(look: (pair: MarkedPair) => Promise<Result>): Promise<Result> {
    const arrived = new Promise<() => void>((resolve) => {
      this.provider.answer = (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        resolve(() => response.end(JSON.stringify(models)));
      };
    });
    const pair = this.keys.create();
    const answered = this.#send(pair);
    const answer = await arrived;
    const result = await look(pair);
    answer();
    // A long look may exceed the verifier's time limit for the provider.
    await answered;
    this.provider.answerJson(200, models);
    return result;
  }

  /** Makes the process collect its garbage. */
  async collect(collection: Collection): Promise<void> {
    process.kill(this.verifier.pid, collections[collection].signal);
    await this.verifier.waitForLine(formatCollected(collection));
  }

  /** @throws {SearchVoid} if the search does not find the control as text, which exists only in memory */
  async expectControl(): Promise<void> {
    const needles = compileNeedles([{ label: 'control', bytes: this.#control }]);
    const { hits } = await searchMemory(this.verifier.pid, needles);
    const planted = hits.filter(({ encoding }) => ['utf8', 'hex-lower'].includes(encoding));
    if (planted.length < 2) throw new SearchVoid(['planted in memory']);
  }

  async #send({ headers }: MarkedPair): Promise<number> {
    const question = { method: 'POST', headers, body: '{"provider":"openai"}', agent: this.#agent };
    return (await ask(this.verifier, '/api/v1/keys/validate', question)).status;
  }

  async #validateOne(pair: MarkedPair): Promise<void> {
    const status = await this.#send(pair);
    if (status !== 200) throw new Error(`every validation must be answered 200, not ${status}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    await this.verifier[Symbol.asyncDispose]();
    await this.provider[Symbol.asyncDispose]();
  }
}

/** The control arrives in base64, so that its bytes and hex text exist only where this code has made them. */
function formatPreload(control: Buffer): string {
  const plant = `
    const bytes = Buffer.from('${control.toString('base64')}', 'base64');
    globalThis.planted = [bytes, bytes.toString('hex')];`;
  const code = plant + formatCollector('ordinary') + formatCollector('thorough');
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** Three rounds, because what finalizers release in one round is collected in the next. */
function formatCollector(collection: Collection): string {
  const { signal, call } = collections[collection];
  return `
    process.on('${signal}', async () => {
      for (let round = 0; round < 3; round += 1) {
        ${call};
        await new Promise(setImmediate);
      }
      console.error('${formatCollected(collection)}');
    });`;
}

function formatCollected(collection: Collection): string {
  return `collected: ${collection}`;
}
