import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { dumpRedis } from '../../testkit/databases/dump-redis.ts';
import { RedisMonitor } from './redis-monitor.ts';

/** What a Redis was sent and holds. */
export interface RedisRecord {
  readonly bytes: Buffer;
  /** Commands that it was sent. */
  readonly commands: number;
}

/** Keeps every command that Redis is sent during a run, and in the end everything that it holds. */
export class RedisRecorder implements Disposable {
  readonly #admin: Redis;
  readonly #monitor: RedisMonitor;

  private constructor(admin: Redis, monitor: RedisMonitor) {
    this.#admin = admin;
    this.#monitor = monitor;
  }

  /** @throws when there is no Redis at the URL, or it shows its commands to nobody */
  static async start(url: string): Promise<RedisRecorder> {
    const admin = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    admin.on('error', () => undefined);
    await admin.connect();
    return new RedisRecorder(admin, await RedisMonitor.start(url));
  }

  /** Everything that it was sent and holds, with a value that was planted and taken away again. */
  async gather(control: string): Promise<RedisRecord> {
    const key = `phantom-key-audit:${randomBytes(8).toString('hex')}`;
    await this.#admin.hset(key, { control: Buffer.from(control).toString('base64') });
    try {
      const dump = await dumpRedis(this.#admin);
      await this.#monitor.waitFor(key);
      const { bytes, count } = this.#monitor.read();
      return { bytes: Buffer.concat([dump, bytes]), commands: count };
    } finally {
      await this.#admin.del(key);
    }
  }

  [Symbol.dispose](): void {
    this.#admin.disconnect();
    this.#monitor[Symbol.dispose]();
  }
}
