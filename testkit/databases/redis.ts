import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '../processes/free-port.ts';
import { expectProgram } from '../processes/system-package.ts';

const redisServer = {
  name: 'redis-server',
  debianPackage: 'redis-server',
  paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'],
  override: 'REDIS_SERVER_PATH',
};

/** A real Redis on a free port of the loopback interface, with its files in its own folder. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  /** The folder of its RDB and AOF files. */
  readonly folder: string;
  #child: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  /** Starts it empty, and writes everything to disk that it can. */
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
      // Writes at once but does not wait for the disk: a slow disk must not stop Redis from answering.
      appendfsync: 'no',
    };
    const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(expectProgram(redisServer), parameters, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
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

  /** Kills it, as in a crash. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it from answering while its connections stay open, or lets it continue. */
  setSilent(isSilent: boolean): void {
    this.#child?.kill(isSilent ? 'SIGSTOP' : 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
