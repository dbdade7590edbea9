import { createHmac } from 'node:crypto';
import type Redis from 'ioredis';

export class VerdictCache {
  constructor(
    private readonly redis: Redis,
    private readonly pepper: Buffer,
  ) {}

  private ref(apiKey: string) {
    return `verdict:${createHmac('sha256', this.pepper).update(apiKey).digest('hex')}`;
  }

  async get(apiKey: string) {
    return (await this.redis.get(this.ref(apiKey))) === '1';
  }

  async put(apiKey: string, valid: boolean) {
    await this.redis.set(this.ref(apiKey), valid ? '1' : '0', 'EX', 300);
  }
}
