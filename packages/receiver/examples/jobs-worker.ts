// The worker: it has the same keys, Redis and secret as jobs-app.ts, and uses each key for its job alone.
import { Redis } from 'ioredis';
import {
  type BroughtKey,
  ByokError,
  createNodeReceiver,
  type JobPair,
  readReceiverOptions,
} from 'phantom-key-receiver/node';

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const receiver = createNodeReceiver({ ...readReceiverOptions(), redis });
const provider = process.env['OPENAI_BASE_URL'] ?? 'https://api.openai.com';

async function generate(key: BroughtKey, input: string): Promise<unknown> {
  if (key.provider !== 'openai') throw new TypeError('provider must be openai');
  const response = await fetch(`${provider}/v1/responses`, {
    method: 'POST',
    headers: {
      Authorization: key.use((bytes) => `Bearer ${Buffer.from(bytes).toString()}`),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ model: 'example', input }),
  });
  if (!response.ok) throw new TypeError(`the provider answered ${response.status}`);
  return response.json();
}

for (;;) {
  const [, item] = (await redis.brpop('jobs', 0)) ?? [];
  const { id, pair, text } = JSON.parse(item ?? '') as { id: string; pair: JobPair; text: string };
  const outcome = await receiver
    .receive(pair, (key) => generate(key, text))
    .then(
      (output) => ({ output }),
      (error: unknown) => ({ error: error instanceof ByokError ? error.code : 'JOB_FAILED' }),
    );
  await redis.lpush(`job:${id}`, JSON.stringify(outcome));
  await redis.expire(`job:${id}`, 3_600);
}
