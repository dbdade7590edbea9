import { createHmac } from 'node:crypto';
import { limiter } from './limiter';

export async function limit(req: { ip: string; headers: Record<string, string> }, pepper: string) {
  const clientKey = createHmac('sha256', pepper).update(req.ip).digest('hex');
  const rateLimitKey = `validate:${clientKey}`;
  await limiter.consume(rateLimitKey);
  console.info('rate limit key', rateLimitKey);
}
