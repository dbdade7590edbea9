import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { providerIds } from '../../lib/providers.ts';
import { type ObservedVerifier, startObservedVerifier } from '../backends/observed-verifier.ts';
import { dumpRedis } from '../databases/dump-redis.ts';
import type { RedisServer } from '../databases/redis.ts';
import { createFakeKey } from '../headers/fake-key.ts';
import { RawConnection } from '../http/raw-connection.ts';
import { RecordingClient } from '../http/recording-client.ts';
import { answerAsMarked } from '../providers/answer-as-marked.ts';
import type { Canary } from './canaries.ts';
import { ObservedBackend, startSurroundings, type Surroundings } from './observed-backend.ts';

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

const timeoutMs = 60_000;

/** The verifier's process with a real Redis and a provider that canaries steer, and everything that any of them put out. */
export class RedisVerifier extends ObservedBackend {
  readonly redis: RedisServer;
  readonly verifier: ObservedVerifier;
  /** Every command that Redis was sent. */
  readonly commands: string[] = [];
  readonly #admin: Redis;
  readonly #rawAnswers: string[] = [];

  private constructor(surroundings: Surroundings, redis: RedisServer, verifier: ObservedVerifier) {
    super(surroundings, new RecordingClient(verifier, timeoutMs));
    this.redis = redis;
    this.verifier = verifier;
    this.#admin = new Redis(redis.url);
    this.#admin.on('error', () => undefined);
    surroundings.resources.defer(() => {
      this.#admin.disconnect();
    });
  }

  /** Starts everything; the verifier as `npm run verifier` does, with its usual limits. */
  static async start(): Promise<RedisVerifier> {
    const surroundings = await startSurroundings({
      provider: { answer: answerAsMarked() },
      redis: true,
    });
    await using resources = new AsyncDisposableStack();
    resources.use(surroundings.resources);
    const { redis, provider, plainPort, emptyFolders } = surroundings;
    if (redis === null) throw new Error('a Redis must be started');
    const settings = {
      ...createBaseUrls(provider.baseUrl),
      HTTP_PORT: String(plainPort),
      REDIS_URL: redis.url,
      TMPDIR: emptyFolders.temp,
      HOME: emptyFolders.home,
    };
    const verifier = await startObservedVerifier(settings, { cwd: emptyFolders.cwd });
    surroundings.resources.use(verifier);
    const world = new RedisVerifier(surroundings, redis, verifier);
    await world.#recordCommands();
    resources.move();
    return world;
  }

  /** Sends a head that no HTTP client would, in clear where told to. Gives the status, 0 where none came. */
  async sendRaw({ headers }: Canary, line: string, plainPort?: number): Promise<number> {
    const connection = await (plainPort === undefined
      ? RawConnection.openTls(this.verifier)
      : RawConnection.openTcp(plainPort));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${line}\r\nHost: localhost\r\nConnection: close\r\n${lines.join('')}\r\n`;
    const answer = await connection.exchange(head);
    this.#rawAnswers.push(answer);
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
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
    const answers = this.client.exchanges.map(({ status, rawHeaders, body }) =>
      Buffer.concat([Buffer.from(`${status} ${rawHeaders.join('\n')}\n`), body]),
    );
    const rest = [...this.#rawAnswers, btoa(`ab${planted.answers}`)].join('\n');
    const files: Readonly<Record<string, string | Buffer>> = {
      answers: Buffer.concat([...answers, Buffer.from(`\n${rest}`)]),
      'control.gz': gzipSync(`${filler}${planted.gzip}${filler}`),
      log,
      redis: Buffer.concat([await dumpRedis(this.#admin), Buffer.from(this.commands.join('\n'))]),
    };
    for (const [name, content] of Object.entries(files))
      await writeFile(join(this.outputs, name), content);
    await copyFile(join(this.redis.folder, 'dump.rdb'), join(this.outputs, 'dump.rdb'));
    return planted;
  }

  async #recordCommands(): Promise<void> {
    await this.#admin.config('SET', 'slowlog-log-slower-than', '0');
    const monitor = await this.#admin.monitor();
    this.surroundings.resources.defer(() => {
      monitor.disconnect();
    });
    monitor.on('error', () => undefined);
    monitor.on('monitor', (_time: string, words: string[]) => this.commands.push(words.join(' ')));
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
