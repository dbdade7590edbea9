import { createHmac } from 'node:crypto';
import Redis from 'ioredis';

const redis = new Redis();
export async function remember(apiKey: string, pepper: Buffer) {
  const id = createHmac('sha256', pepper).update(apiKey).digest('base64url');
  await redis.set(`valid:${id}`, '1', 'EX', 60);
}
