import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Names a redis-server that tests should use instead of what is found. */
const override = 'REDIS_SERVER_PATH';

const systemPaths = [
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/opt/homebrew/bin/redis-server',
];

/** No redis-server, and no way to get one here. The message says what to do. */
export class RedisMissingError extends Error {
  override readonly name = 'RedisMissingError';
}

/**
 * The path of a redis-server; installs the system's package as root on Debian where there is none.
 * @throws {RedisMissingError} when there is none and none can be installed
 */
export function expectRedisServer(say: (line: string) => void = console.error): string {
  const found = findRedisServer() ?? installRedisServer(say);
  if (found !== null) return found;
  throw new RedisMissingError(
    `no redis-server found: install your system's "redis-server" package or set ${override}`,
  );
}

function findRedisServer(): string | null {
  const named = process.env[override];
  const candidates = named === undefined ? systemPaths : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}

function installRedisServer(say: (line: string) => void): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  say('No redis-server here: installing the system package "redis-server" …');
  for (const parameters of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'],
  ]) {
    // Whether it worked is seen by looking for the server again; what it says goes to the user.
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
  }
  return findRedisServer();
}

/** A real Redis on a free port of the loopback interface, with its files in a folder of its own. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  /** Where RDB and AOF files go. */
  readonly folder: string;
  #child: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  /** Starts it, empty, with everything that it can write to disk written. */
  static async start(): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-redis-'));
    const redis = new RedisServer(await findFreePort(), folder);
    await redis.resume();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again after {@link stop}, on the same port with the same files. */
  async resume(): Promise<void> {
    const settings = {
      bind: '127.0.0.1',
      port: String(this.port),
      dir: this.folder,
      appendonly: 'yes',
      appendfsync: 'always',
    };
    const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(expectRedisServer(), parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`redis-server ended with ${String(code)}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('Ready to accept connections')) resolve();
      });
    });
  }

  /** Ends it at once, as a crash would. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Makes it silent while its connections stay open, or lets it go on. */
  setSilent(isSilent: boolean): void {
    this.#child?.kill(isSilent ? 'SIGSTOP' : 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
