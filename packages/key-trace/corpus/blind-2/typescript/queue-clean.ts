import { Queue } from 'bullmq';
import { createHash } from 'node:crypto';

const queue = new Queue('validations');

export async function schedule(userId: string, apiKey: string): Promise<string> {
  const jobKey = createHash('sha256').update(`${userId}:${apiKey}`).digest('hex');
  const job = await queue.add('report', { userId, at: Date.now() }, { jobId: jobKey });
  return job.id ?? jobKey;
}
