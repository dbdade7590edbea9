import Redis from 'ioredis';

const redis = new Redis();
export const stash = (id: string, apiKey: string) => redis.set(`byok:${id}`, apiKey, 'EX', 60); // expect: key-in-cache
