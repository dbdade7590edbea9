// The web process: it queues the sealed pair of a request. Started beside it: jobs-worker.ts.
import { randomUUID } from 'node:crypto';
import express from 'express';
import { Redis } from 'ioredis';
import { createNodeReceiver, readReceiverOptions } from 'phantom-key-receiver/node';
import { byokConfiguration, withByokJob } from 'phantom-key-receiver/express';

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const receiver = createNodeReceiver({ ...readReceiverOptions(), redis });
export const app = express();

app.get('/.well-known/byok-configuration', byokConfiguration(receiver));
app.post(
  '/api/v1/generate',
  express.json(),
  withByokJob(async (request: express.Request, response: express.Response, pair) => {
    const { text } = request.body as { text: string };
    const job = { id: randomUUID(), pair, text };
    await redis.lpush('jobs', JSON.stringify(job));
    response.status(202).json({ job: job.id });
  }, receiver),
);
