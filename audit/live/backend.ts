import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import type { StartCommand } from './config.ts';

/** The controls of a search of the backend: the first words of each of its outputs, and one of its variables. */
export interface BackendControls {
  readonly stdout: string;
  readonly stderr: string;
  readonly memory: string;
}

/** The backend ended, or did not listen in time. */
export class BackendStartError extends Error {
  override readonly name = 'BackendStartError';
}

const pollMs = 50;

/** The backend, started by its command in its own process group. Everything that it prints goes to two files. */
export class Backend implements AsyncDisposable {
  readonly controls: BackendControls = {
    stdout: createFakeKey(),
    stderr: createFakeKey(),
    memory: createFakeKey(),
  };
  readonly #command: StartCommand;
  readonly #url: URL;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  /** @param folder where `stdout` and `stderr` are written */
  constructor(command: StartCommand, url: string, folder: string) {
    this.#command = command;
    this.#url = new URL(url);
    this.#folder = folder;
  }

  /**
   * Starts it, and waits until it accepts TLS connections.
   * @throws {BackendStartError}
   */
  async start(): Promise<void> {
    const { command, cwd, env } = this.#command;
    const { stdout, stderr, memory } = this.controls;
    await using outputs = await openOutputs(this.#folder);
    const script = 'printf "%s\\n" "$0"; printf "%s\\n" "$1" >&2; shift; exec "$@"';
    this.#child = spawn('/bin/sh', ['-c', script, stdout, stderr, ...command], {
      cwd,
      env: { ...process.env, ...env, PHANTOM_KEY_AUDIT_CONTROL: memory },
      stdio: ['ignore', outputs.stdout.fd, outputs.stderr.fd],
      detached: true,
    });
    await this.#waitUntilListening(this.#child);
  }

  /** The leader of the process group. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Sends the signal to every process of the group, and waits until the leader has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, signal);
    const isOver = await Promise.race([ended.then(() => true), wait(10_000, false)]);
    if (!isOver) process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
  }

  async #waitUntilListening(child: ChildProcess): Promise<void> {
    const until = performance.now() + this.#command.readySeconds * 1_000;
    while (!(await isListening(this.#url))) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new BackendStartError(`the backend ended at its start: ${await this.#lastLine()}`);
      }
      if (performance.now() > until) {
        await this.end('SIGKILL');
        const seconds = this.#command.readySeconds;
        throw new BackendStartError(`the backend must listen on ${this.#url.host} in ${seconds} s`);
      }
      await wait(pollMs);
    }
  }

  async #lastLine(): Promise<string> {
    const files = ['stderr', 'stdout'].map((name) => readFile(join(this.#folder, name), 'utf8'));
    const controls = Object.values(this.controls) as string[];
    const lines = (await Promise.all(files)).flatMap((text) => text.trim().split('\n').slice(-1));
    return lines.find((line) => line !== '' && !controls.includes(line)) ?? '(it printed nothing)';
  }
}

interface Outputs extends AsyncDisposable {
  readonly stdout: FileHandle;
  readonly stderr: FileHandle;
}

async function openOutputs(folder: string): Promise<Outputs> {
  const stdout = await open(join(folder, 'stdout'), 'a');
  const stderr = await open(join(folder, 'stderr'), 'a');
  return {
    stdout,
    stderr,
    async [Symbol.asyncDispose]() {
      await Promise.all([stdout.close(), stderr.close()]);
    },
  };
}

/** Whether a TLS handshake succeeds there, with any certificate. */
async function isListening({ hostname: host, port }: URL): Promise<boolean> {
  const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
