import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findFreePort } from '../processes/free-port.ts';
import { expectProgram } from '../processes/system-package.ts';

const run = promisify(execFile);
const versions = [18, 17, 16, 15, 14, 13];

const server = {
  name: 'PostgreSQL server',
  debianPackage: 'postgresql',
  paths: [
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
    '/opt/homebrew/bin/postgres',
  ],
  override: 'POSTGRES_PATH',
};

/** A run lasts a minute, so PostgreSQL need not make its writes durable. */
const settings = ['fsync=off', 'wal_compression=off', 'listen_addresses=127.0.0.1'];

/** A real PostgreSQL on a free port of the loopback interface, with its files in its own folder. */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  /** The folder of its tables and its write-ahead log. */
  readonly folder: string;
  readonly #child: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.folder = folder;
    this.#child = child;
  }

  /** Starts it with an empty database. It refuses to run as root, so in that case it runs as the user `postgres`. */
  static async start(): Promise<PostgresServer> {
    const program = expectProgram(server);
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-postgres-'));
    const [launcher, ...launcherWords] = await createLauncher(folder);
    const initdb = join(dirname(program), 'initdb');
    const options = ['-D', folder, '-U', 'audit', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    await run(launcher, [...launcherWords, initdb, ...options], { cwd: folder });
    const port = await findFreePort();
    const given = [...settings, `port=${port}`, `unix_socket_directories=${folder}`];
    const parameters = ['-D', folder, ...given.flatMap((setting) => ['-c', setting])];
    const child = spawn(launcher, [...launcherWords, program, ...parameters], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilReady(child);
    return new PostgresServer(port, folder, child);
  }

  get url(): string {
    return `postgresql://audit@127.0.0.1:${this.port}/postgres`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    // Stops it immediately. Its files are removed with the folder.
    this.#child.kill('SIGQUIT');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The command that starts a program as another user. `env` starts it as the same user. */
async function createLauncher(folder: string): Promise<[program: string, ...words: string[]]> {
  if (process.getuid?.() !== 0) return ['env'];
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, uid = '', gid = ''] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? [];
  await chown(folder, Number(uid), Number(gid));
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  let lastLine = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`PostgreSQL ended at its start: ${lastLine}`));
    });
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLine = line;
      if (line.includes('database system is ready to accept connections')) resolve();
    });
  });
}
