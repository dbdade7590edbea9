import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { providerIds } from '../../lib/providers.ts';
import { type ObservedVerifier, startObservedVerifier } from '../backends/observed-verifier.ts';
import { dumpRedis } from '../databases/dump-redis.ts';
import { RedisServer } from '../databases/redis.ts';
import { createFakeKey } from '../headers/fake-key.ts';
import { fetchTarget, type SealingTarget } from '../headers/seal-key.ts';
import { ask, type Question } from '../http/ask.ts';
import { RawConnection } from '../http/raw-connection.ts';
import { findFreePort } from '../processes/free-port.ts';
import { answerAsMarked } from '../providers/answer-as-marked.ts';
import { FakeProvider } from '../providers/fake-provider.ts';
import { Canaries, type Canary } from './canaries.ts';

/** The folders that the verifier is started with. It must leave them empty. */
export const emptyFolders = ['tmp', 'home', 'cwd'] as const;

/** What a search of the outputs must find. */
export interface PlantedControls {
  /** Base64 text among the answers. */
  readonly answers: string;
  /** In a gzipped file. */
  readonly gzip: string;
  /** A value in Redis, compressed in its dump. */
  readonly redis: string;
  /** Planted by the verifier itself: a client's hash, in its log and in the name of a key of Redis. */
  readonly client: string;
}

/** The verifier's process with a real Redis and a provider that canaries steer, and everything that any of them put out. */
export class ObservedBackend implements AsyncDisposable {
  readonly canaries = new Canaries();
  readonly redis: RedisServer;
  readonly verifier: ObservedVerifier;
  /** Holds the outputs, and {@link emptyFolders}. */
  readonly folder: string;
  /** Every command that Redis was sent. */
  readonly commands: string[] = [];
  /** Everything that a client was sent. */
  readonly #answers: string[] = [];
  readonly #httpPort: number;
  readonly #admin: Redis;
  readonly #resources: AsyncDisposableStack;
  #clients = 0;

  private constructor(
    redis: RedisServer,
    verifier: ObservedVerifier,
    { folder, httpPort }: { folder: string; httpPort: number },
    resources: AsyncDisposableStack,
  ) {
    this.redis = redis;
    this.verifier = verifier;
    this.folder = folder;
    this.#httpPort = httpPort;
    this.#resources = resources;
    this.#admin = new Redis(redis.url);
    this.#admin.on('error', () => undefined);
    resources.defer(() => {
      this.#admin.disconnect();
    });
  }

  /** Starts everything; the verifier as `npm run verifier` does, with its usual limits. */
  static async start(): Promise<ObservedBackend> {
    await using resources = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-canaries-'));
    resources.defer(() => rm(folder, { recursive: true }));
    for (const name of ['outputs', ...emptyFolders]) await mkdir(join(folder, name));
    const redis = resources.use(await RedisServer.start());
    const provider = resources.use(await FakeProvider.start({ answer: answerAsMarked() }));
    const httpPort = await findFreePort();
    const settings = {
      ...createBaseUrls(provider.baseUrl),
      HTTP_PORT: String(httpPort),
      REDIS_URL: redis.url,
      TMPDIR: join(folder, 'tmp'),
      HOME: join(folder, 'home'),
    };
    const verifier = await startObservedVerifier(settings, { cwd: join(folder, 'cwd') });
    resources.use(verifier);
    const world = new ObservedBackend(redis, verifier, { folder, httpPort }, resources.move());
    await world.#recordCommands();
    return world;
  }

  /** Every client has its own address, so that limits let all but those through that are to be limited. */
  nextClient(): string {
    this.#clients += 1;
    return `127.0.${Math.floor(this.#clients / 250)}.${(this.#clients % 250) + 2}`;
  }

  /** Sends a request and keeps the answer. Gives its status. */
  async send(path: string, question: Question = {}): Promise<number> {
    return (await this.sendForCode(path, question)).status;
  }

  /** The same, with the text of the answer. */
  async sendForCode(path: string, question: Question): Promise<{ status: number; text: string }> {
    const answer = await ask(this.verifier, path, { localAddress: this.nextClient(), ...question });
    this.#answers.push(`${answer.status} ${JSON.stringify(answer.headers)} ${answer.text}`);
    return answer;
  }

  /** Whom to seal to, by the verifier's own configuration. */
  async fetchTarget(): Promise<SealingTarget> {
    const { verifier } = this;
    return fetchTarget(async (path) => (await ask(verifier, path)).text, verifier.origin);
  }

  /** Sends a head that no HTTP client would, in clear where told to. Gives the status, 0 where none came. */
  async sendRaw({ headers }: Canary, line: string, plainPort?: number): Promise<number> {
    const connection = await (plainPort === undefined
      ? RawConnection.openTls(this.verifier)
      : RawConnection.openTcp(plainPort));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${line}\r\nHost: localhost\r\nConnection: close\r\n${lines.join('')}\r\n`;
    const answer = await connection.exchange(head);
    this.#answers.push(answer);
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
  }

  /** The port on which plain HTTP is refused. */
  get httpPort(): number {
    return this.#httpPort;
  }

  /** Writes everything that was put out into the folder, with the controls. */
  async gatherOutputs(): Promise<PlantedControls> {
    const log = this.verifier.lines.join('\n');
    const planted = {
      answers: createFakeKey(),
      gzip: createFakeKey(),
      redis: createFakeKey(),
      client: /"client":"(c-[0-9a-f]{24})"[^\n]*rejected_by_provider/.exec(log)?.[1] ?? '',
    };
    const filler = 'to be compressed '.repeat(20);
    await this.#admin.set('control', planted.redis + filler);
    await this.#admin.save();
    const outputs = join(this.folder, 'outputs');
    const files: Readonly<Record<string, string | Buffer>> = {
      answers: [...this.#answers, btoa(`ab${planted.answers}`)].join('\n'),
      'control.gz': gzipSync(`${filler}${planted.gzip}${filler}`),
      log,
      redis: Buffer.concat([await dumpRedis(this.#admin), Buffer.from(this.commands.join('\n'))]),
    };
    for (const [name, content] of Object.entries(files))
      await writeFile(join(outputs, name), content);
    await copyFile(join(this.redis.folder, 'dump.rdb'), join(outputs, 'dump.rdb'));
    return planted;
  }

  async #recordCommands(): Promise<void> {
    await this.#admin.config('SET', 'slowlog-log-slower-than', '0');
    const monitor = await this.#admin.monitor();
    this.#resources.defer(() => {
      monitor.disconnect();
    });
    monitor.on('error', () => undefined);
    monitor.on('monitor', (_time: string, words: string[]) => this.commands.push(words.join(' ')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

function createBaseUrls(baseUrl: string): Record<string, string> {
  const entries = providerIds.map((id) => [`${id.toUpperCase()}_BASE_URL`, baseUrl] as const);
  return {
    ...Object.fromEntries(entries),
    PROVIDERS: 'live',
    LOG_LEVEL: 'debug',
    RATE_LIMIT_SECRET: 'a secret of thirty-two characters',
  };
}
