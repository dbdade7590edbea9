import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer } from '../databases/postgres.ts';
import { RedisServer } from '../databases/redis.ts';
import { fetchTarget, type SealingTarget } from '../headers/seal-key.ts';
import type { RecordingClient } from '../http/recording-client.ts';
import { findFreePort } from '../processes/free-port.ts';
import { FakeProvider, type FakeProviderOptions } from '../providers/fake-provider.ts';
import { Canaries, type Canary } from './canaries.ts';

/** A protocol version. */
export type Protocol = 'v1' | 'v2';

/** What a key is made for. */
export interface CanaryOptions {
  /** Steers the provider. */
  readonly mark?: string | undefined;
  /** What its secrets are called. */
  readonly of?: string;
  /** Where the token of version 2 differs from what the backend asks for. */
  readonly sealedFor?: Partial<SealingTarget>;
}

/** What is started before a backend. */
export interface SurroundingsOptions {
  readonly provider: FakeProviderOptions;
  /** Whether a store of the run's own is started. */
  readonly redis: boolean;
  readonly postgres?: boolean;
}

/** The folders that a backend is started with. It must leave them empty. */
export interface EmptyFolders {
  readonly temp: string;
  readonly home: string;
  readonly cwd: string;
}

/** What a backend works with: provider, stores, folders, ports. */
export interface Surroundings {
  /** When everything began, ms since 1970. */
  readonly startedAt: number;
  /** Holds the outputs and the empty folders. */
  readonly folder: string;
  /** Where everything that is put out is gathered. */
  readonly outputs: string;
  readonly emptyFolders: EmptyFolders;
  readonly provider: FakeProvider;
  readonly redis: RedisServer | null;
  readonly postgres: PostgresServer | null;
  readonly port: number;
  readonly plainPort: number;
  /** Ended in the opposite order; what is started later is added. */
  readonly resources: AsyncDisposableStack;
}

/** Starts what a backend works with. */
export async function startSurroundings({
  provider,
  redis,
  postgres = false,
}: SurroundingsOptions): Promise<Surroundings> {
  await using resources = new AsyncDisposableStack();
  // Clocks of file systems are behind by some milliseconds.
  const startedAt = Date.now() - 1_000;
  const folder = await mkdtemp(join(tmpdir(), 'phantom-key-backend-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const [outputs, temp, home, cwd] = [
    join(folder, 'outputs'),
    join(folder, 'temp'),
    join(folder, 'home'),
    join(folder, 'cwd'),
  ] as const;
  for (const path of [outputs, temp, home, cwd]) await mkdir(path);
  return {
    startedAt,
    folder,
    outputs,
    emptyFolders: { temp, home, cwd },
    provider: resources.use(await FakeProvider.start(provider)),
    redis: redis ? resources.use(await RedisServer.start()) : null,
    postgres: postgres ? resources.use(await PostgresServer.start()) : null,
    port: await findFreePort(),
    plainPort: await findFreePort(),
    resources: resources.move(),
  };
}

/** A running backend, the client that asks it, and the keys that it was sent. */
export class ObservedBackend implements AsyncDisposable {
  readonly client: RecordingClient;
  readonly canaries: Canaries;
  readonly surroundings: Surroundings;

  /** @param keyPrefix how the keys begin, where not as OpenAI's */
  constructor(surroundings: Surroundings, client: RecordingClient, keyPrefix?: string) {
    this.surroundings = surroundings;
    this.client = client;
    this.canaries = new Canaries(keyPrefix);
  }

  get provider(): FakeProvider {
    return this.surroundings.provider;
  }

  /** The folder that the outputs are gathered in. */
  get outputs(): string {
    return this.surroundings.outputs;
  }

  /** A new key in the headers of a protocol version. */
  async createCanary(
    protocol: Protocol,
    { mark = '', of = '', sealedFor = {} }: CanaryOptions = {},
  ): Promise<Canary> {
    if (protocol === 'v1') return this.canaries.create(mark, of);
    const target = { ...(await this.findSealingTarget()), ...sealedFor };
    return this.canaries.createSealed(target, mark, of);
  }

  /** Whom to seal to, by the backend's own configuration. */
  async findSealingTarget(): Promise<SealingTarget> {
    const fetchText = async (path: string): Promise<string> => {
      const { body } = await this.client.send({ method: 'GET', path, headers: {} });
      return body.toString();
    };
    return fetchTarget(fetchText, this.client.target.origin);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.surroundings.resources.disposeAsync();
  }
}
