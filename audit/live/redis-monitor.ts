import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Redis refused to show its commands. */
export class RedisMonitorError extends Error {
  override readonly name = 'RedisMonitorError';
}

const patienceMs = 10_000;

/**
 * Every command that a Redis receives from any client, as bytes. It uses its own connection without a client library, because a
 * library cannot match answers when commands of others arrive between its own answers.
 */
export class RedisMonitor implements Disposable {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#chunks.push(chunk));
    socket.on('error', () => socket.destroy());
  }

  /** @throws {RedisMonitorError} if it refuses */
  static async start(url: string): Promise<RedisMonitor> {
    const { protocol, hostname, port, username, password } = new URL(url);
    const address = { host: hostname, port: Number(port || 6379) };
    const isTls = protocol === 'rediss:';
    const socket = isTls ? connectTls(address) : connectTcp(address);
    await once(socket, isTls ? 'secureConnect' : 'connect');
    const monitor = new RedisMonitor(socket);
    const user = username === '' ? [] : [decodeURIComponent(username)];
    if (password !== '') {
      socket.write(formatCommand(['AUTH', ...user, decodeURIComponent(password)]));
    }
    socket.write(formatCommand(['MONITOR']));
    await monitor.#waitForAnswers(password === '' ? 1 : 2);
    return monitor;
  }

  /** Everything so far: as Redis shows it, and again with escaped bytes decoded. */
  read(): { readonly bytes: Buffer; readonly count: number } {
    const shown = this.#text();
    const bytes = Buffer.from(`${shown}\n${unescape(shown)}`, 'latin1');
    return { bytes, count: shown.split('\r\n').length - 1 };
  }

  /** Resolves when a command with this word has been seen, and therefore all earlier ones. */
  async waitFor(word: string): Promise<void> {
    await this.#waitUntil((text) => text.includes(word));
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  async #waitForAnswers(count: number): Promise<void> {
    await this.#waitUntil((text) => {
      if (text.startsWith('-') || text.includes('\r\n-')) {
        throw new RedisMonitorError('Redis must let the audit MONITOR its commands');
      }
      return text.split('+OK\r\n').length > count;
    });
  }

  async #waitUntil(isThere: (text: string) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs);
    while (!isThere(this.#text())) await once(this.#socket, 'data', { signal });
  }

  #text(): string {
    return Buffer.concat(this.#chunks).toString('latin1');
  }
}

function formatCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
};

function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_whole, hex?: string, char = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return escapes[String(char)] ?? String(char);
  });
}
