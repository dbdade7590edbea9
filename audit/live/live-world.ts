import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ObservedBackend,
  startSurroundings,
  type Surroundings,
} from '../../testkit/canaries/observed-backend.ts';
import type { SealingTarget } from '../../testkit/headers/seal-key.ts';
import { readCertificate } from '../../testkit/http/read-certificate.ts';
import { type ClientTarget, RecordingClient } from '../../testkit/http/recording-client.ts';
import { answerAsMarked } from '../../testkit/providers/answer-as-marked.ts';
import { createTlsMaterial, readTlsFiles, type TlsMaterial } from '../../verifier/http/tls.ts';
import { Backend } from './backend.ts';
import type { LiveConfig, ProviderConfig } from './config.ts';
import { RedisRecorder } from './redis-recorder.ts';
import { fillConfig } from './templates.ts';

/** The backend of a configuration, started by its command or running elsewhere, with all that it works with. */
export class LiveWorld extends ObservedBackend {
  /** Filled in. */
  readonly config: LiveConfig;
  /** `null` if the backend was started elsewhere. */
  readonly backend: Backend | null;
  readonly redis: RedisRecorder | null;

  private constructor(
    { config, backend, redis }: Pick<LiveWorld, 'config' | 'backend' | 'redis'>,
    surroundings: Surroundings,
    client: RecordingClient,
  ) {
    super(surroundings, client, config.provider.keyPrefix);
    this.config = config;
    this.backend = backend;
    this.redis = redis;
  }

  /** Starts everything, or reaches the backend that is there. */
  static async start(template: LiveConfig): Promise<LiveWorld> {
    const { port, answer } = template.provider;
    const surroundings = await startSurroundings({
      provider: { tls: await readTls(template.provider), port, answer: answerAsMarked(answer) },
      redis: template.redis === 'start',
      postgres: template.postgres === 'start',
    });
    await using resources = new AsyncDisposableStack();
    resources.use(surroundings.resources);
    const config = await fillIn(template, surroundings);
    const redis = config.redis === null ? null : await RedisRecorder.start(config.redis);
    if (redis !== null) surroundings.resources.use(redis);
    const backend =
      config.start === null ? null : new Backend(config.start, config.url, surroundings.outputs);
    if (backend !== null) surroundings.resources.use(backend);
    await backend?.start();
    const client = new RecordingClient(await findTarget(config), config.timeoutSeconds * 1_000);
    resources.move();
    return new LiveWorld({ config, backend, redis }, surroundings, client);
  }

  /** When everything began, ms since 1970. */
  get startedAt(): number {
    return this.surroundings.startedAt;
  }

  /** Folders to search: the configured ones and the run's own. */
  get watched(): readonly string[] {
    const { emptyFolders, redis, postgres } = this.surroundings;
    const stores = [redis, postgres].flatMap((store) => (store === null ? [] : [store.folder]));
    return [...this.config.watch, emptyFolders.temp, emptyFolders.home, ...stores];
  }

  override async findSealingTarget(): Promise<SealingTarget> {
    return { ...(await super.findSealingTarget()), provider: this.config.provider.id };
  }

  /** Starts the backend again, which may show another certificate. */
  async restart(): Promise<void> {
    await this.backend?.start();
    this.client.target = await findTarget(this.config);
  }
}

async function fillIn(template: LiveConfig, surroundings: Surroundings): Promise<LiveConfig> {
  const { folder, provider, emptyFolders, port, plainPort } = surroundings;
  const redis = surroundings.redis?.url ?? template.redis;
  const postgres = surroundings.postgres?.url ?? template.postgres;
  const providerCa = join(folder, 'provider-ca.pem');
  await writeFile(providerCa, provider.certificate);
  return fillConfig(
    { ...template, redis, postgres },
    {
      provider: provider.baseUrl,
      providerCa,
      providerId: template.provider.id,
      port: String(port),
      plainPort: String(plainPort),
      temp: emptyFolders.temp,
      home: emptyFolders.home,
      redis: redis ?? '',
      postgres: postgres ?? '',
    },
  );
}

async function readTls({ certificateFile, privateKeyFile }: ProviderConfig): Promise<TlsMaterial> {
  if (certificateFile === null || privateKeyFile === null) return createTlsMaterial();
  return readTlsFiles(certificateFile, privateKeyFile);
}

async function findTarget({ url, ca }: LiveConfig): Promise<ClientTarget> {
  const { origin, hostname } = new URL(url);
  if (ca !== null) return { origin, certificate: await readFile(ca, 'utf8') };
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  return { origin, certificate: isLoopback ? await readCertificate(origin) : undefined };
}
