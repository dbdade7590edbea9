import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL ?? '');

export async function cacheDecrypted(userId: string, envelope: string, sessionKey: string) {
  const plain = await decryptKey(envelope, sessionKey);
  await redis.set(`byok:${userId}`, plain, 'EX', 60); // expect: key-in-cache
  return plain;
}
