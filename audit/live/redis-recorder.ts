import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { dumpRedis } from '../../testkit/databases/dump-redis.ts';
import { RedisMonitor } from './redis-monitor.ts';

/** What a Redis has received and what it holds. */
export interface RedisRecord {
  readonly bytes: Buffer;
  /** The commands that it received. */
  readonly commands: number;
}

/** Records every command that Redis receives during a run, and at the end everything that it holds. */
export class RedisRecorder implements Disposable {
  readonly #admin: Redis;
  readonly #monitor: RedisMonitor;

  private constructor(admin: Redis, monitor: RedisMonitor) {
    this.#admin = admin;
    this.#monitor = monitor;
  }

  /** @throws if there is no Redis at the URL, or it does not show its commands */
  static async start(url: string): Promise<RedisRecorder> {
    const admin = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    admin.on('error', () => undefined);
    await admin.connect();
    return new RedisRecorder(admin, await RedisMonitor.start(url));
  }

  /** Everything that it has received and holds, with a control that was planted and removed again. */
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
