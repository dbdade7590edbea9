import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Canaries, type Canary } from '../../testkit/canaries/canaries.ts';
import { findFreePort } from '../../testkit/processes/free-port.ts';
import { PostgresServer } from '../../testkit/databases/postgres.ts';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { readCertificate } from '../../testkit/http/read-certificate.ts';
import { fetchTarget } from '../../testkit/headers/seal-key.ts';
import { answerAsMarked } from '../../testkit/providers/answer-as-marked.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { createTlsMaterial, readTlsFiles } from '../../verifier/http/tls.ts';
import { Backend } from './backend.ts';
import type { LiveConfig } from './config.ts';
import { LiveClient, type LiveTarget } from './live-client.ts';
import { RedisRecorder } from './redis-recorder.ts';
import { fillConfig } from './templates.ts';

/** A protocol version. */
export type Protocol = LiveConfig['protocols'][number];

/** What a key is made for. */
export interface CanaryOptions {
  /** Steers the provider. */
  readonly mark?: string | undefined;
  /** What its secrets are called. */
  readonly of?: string;
  /** When the token of version 2 was issued; by default now. */
  readonly issuedAt?: number | undefined;
}

/** Everything of a run: the backend with its provider and stores, the client that asks it, and the keys that were sent. */
export class LiveWorld implements AsyncDisposable {
  /** Filled in. */
  readonly config: LiveConfig;
  readonly provider: FakeProvider;
  readonly client: LiveClient;
  readonly canaries: Canaries;
  /** `null` if the backend was started elsewhere. */
  readonly backend: Backend | null;
  readonly redis: RedisRecorder | null;
  /** When everything began, ms since 1970. */
  readonly startedAt: number;
  /** The folder that the outputs are gathered in. */
  readonly outputs: string;
  /** Folders to search: the configured ones and the run's own. */
  readonly watched: readonly string[];
  readonly #resources: AsyncDisposableStack;

  private constructor(
    parts: Pick<
      LiveWorld,
      'config' | 'provider' | 'client' | 'backend' | 'redis' | 'startedAt' | 'outputs' | 'watched'
    >,
    resources: AsyncDisposableStack,
  ) {
    this.config = parts.config;
    this.provider = parts.provider;
    this.client = parts.client;
    this.backend = parts.backend;
    this.redis = parts.redis;
    this.startedAt = parts.startedAt;
    this.outputs = parts.outputs;
    this.watched = parts.watched;
    this.canaries = new Canaries(parts.config.provider.keyPrefix);
    this.#resources = resources;
  }

  /** Starts everything, or reaches the backend that is there. */
  static async start(template: LiveConfig): Promise<LiveWorld> {
    await using resources = new AsyncDisposableStack();
    // Clocks of file systems are behind by some milliseconds.
    const startedAt = Date.now() - 1_000;
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-live-'));
    resources.defer(() => rm(folder, { recursive: true }));
    const [outputs, temp, home] = [
      join(folder, 'outputs'),
      join(folder, 'temp'),
      join(folder, 'home'),
    ] as const;
    for (const path of [outputs, temp, home]) await mkdir(path);
    const { certificateFile, privateKeyFile, port, answer } = template.provider;
    const tls =
      certificateFile === null || privateKeyFile === null
        ? await createTlsMaterial()
        : readTlsFiles(certificateFile, privateKeyFile);
    const provider = resources.use(
      await FakeProvider.start({ tls, port, answer: answerAsMarked(answer) }),
    );
    const stores = await startStores(template, resources);
    const providerCa = join(folder, 'provider-ca.pem');
    await writeFile(providerCa, provider.certificate);
    const config = fillConfig(
      { ...template, redis: stores.redis, postgres: stores.postgres },
      {
        provider: provider.baseUrl,
        providerCa,
        providerId: template.provider.id,
        port: String(await findFreePort()),
        plainPort: String(await findFreePort()),
        temp,
        home,
        redis: stores.redis ?? '',
        postgres: stores.postgres ?? '',
      },
    );
    const redis = config.redis === null ? null : await RedisRecorder.start(config.redis);
    if (redis !== null) resources.use(redis);
    const backend = config.start === null ? null : new Backend(config.start, config.url, outputs);
    if (backend !== null) resources.use(backend);
    await backend?.start();
    const client = new LiveClient(await findTarget(config), config.timeoutSeconds * 1_000);
    const watched = [...config.watch, temp, home, ...stores.folders];
    const parts = { config, provider, client, backend, redis, startedAt, outputs, watched };
    return new LiveWorld(parts, resources.move());
  }

  /** A new key in the headers of a protocol version. */
  async createCanary(
    protocol: Protocol,
    { mark = '', of = '', issuedAt }: CanaryOptions = {},
  ): Promise<Canary> {
    if (protocol === 'v1') return this.canaries.create(mark, of);
    const target = await this.findSealingTarget();
    const aged = issuedAt === undefined ? target : { ...target, issuedAt };
    return this.canaries.createSealed(aged, mark, of);
  }

  /** Whom to seal to, by the backend's own configuration. */
  async findSealingTarget() {
    const { origin } = this.client.target;
    const fetchText = async (path: string): Promise<string> => {
      const { body } = await this.client.send({ method: 'GET', path, headers: {} });
      return body.toString();
    };
    return { ...(await fetchTarget(fetchText, origin)), provider: this.config.provider.id };
  }

  /** Starts the backend again, which may show another certificate. */
  async restart(): Promise<void> {
    await this.backend?.start();
    this.client.target = await findTarget(this.config);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

interface Stores {
  readonly redis: string | null;
  readonly postgres: string | null;
  /** Where they write. */
  readonly folders: readonly string[];
}

async function startStores(
  { redis, postgres }: LiveConfig,
  resources: AsyncDisposableStack,
): Promise<Stores> {
  const ownRedis = redis === 'start' ? resources.use(await RedisServer.start()) : null;
  const ownPostgres = postgres === 'start' ? resources.use(await PostgresServer.start()) : null;
  const servers = [ownRedis, ownPostgres].filter((server) => server !== null);
  return {
    redis: ownRedis?.url ?? redis,
    postgres: ownPostgres?.url ?? postgres,
    folders: servers.map(({ folder }) => folder),
  };
}

async function findTarget({ url, ca }: LiveConfig): Promise<LiveTarget> {
  const { origin, hostname } = new URL(url);
  if (ca !== null) return { origin, certificate: await readFile(ca, 'utf8') };
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  return { origin, certificate: isLoopback ? await readCertificate(origin) : undefined };
}
