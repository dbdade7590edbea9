import Redis from 'ioredis';
import { createHmac } from 'node:crypto';

const redis = new Redis(process.env.REDIS_URL ?? '');

export async function isRevoked(apiKey: string, pepper: string) {
  const cacheKey = `revoked:${createHmac('sha256', pepper).update(apiKey).digest('base64url')}`;
  const hit = await redis.get(cacheKey);
  if (hit !== null) return hit === '1';
  const revoked = await askProvider(apiKey);
  await redis.set(cacheKey, revoked ? '1' : '0', 'EX', 300);
  return revoked;
}
