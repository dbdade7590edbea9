import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { dumpRedis } from '../../harness/dump-redis.ts';

/** Keeps every command that Redis is sent during a run, and in the end everything that it holds. */
export class RedisRecorder implements Disposable {
  readonly commands: string[] = [];
  readonly #admin: Redis;
  readonly #monitor: Redis;

  private constructor(admin: Redis, monitor: Redis) {
    this.#admin = admin;
    this.#monitor = monitor;
    for (const connection of [admin, monitor]) connection.on('error', () => undefined);
    monitor.on('monitor', (_time: string, words: string[]) => this.commands.push(words.join(' ')));
  }

  /** @throws when there is no Redis at the URL */
  static async start(url: string): Promise<RedisRecorder> {
    const admin = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    await admin.connect();
    return new RedisRecorder(admin, await admin.monitor());
  }

  /** Everything that it was sent and holds, with a value that was planted and taken away again. */
  async gather(control: string): Promise<Buffer> {
    const key = `phantom-key-audit:${randomBytes(8).toString('hex')}`;
    await this.#admin.hset(key, { control: Buffer.from(control).toString('base64') });
    try {
      const dump = await dumpRedis(this.#admin);
      return Buffer.concat([dump, Buffer.from(this.commands.join('\n'))]);
    } finally {
      await this.#admin.del(key);
    }
  }

  [Symbol.dispose](): void {
    this.#admin.disconnect();
    this.#monitor.disconnect();
  }
}
