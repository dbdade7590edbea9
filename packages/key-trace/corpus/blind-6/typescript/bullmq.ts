import { Queue, Worker } from 'bullmq';

const queue = new Queue('generate', { connection: { host: 'localhost', port: 6379 } });

export async function enqueue(userId: string, body: { apiKey: string; prompt: string }) {
  await queue.add('generate', { userId, prompt: body.prompt, apiKey: body.apiKey }); // expect: key-in-queue
  await queue.addBulk([{ name: 'generate', data: { userId, ...body } }]); // expect: key-in-queue
  await queue.add('generate', { userId, prompt: body.prompt });
}

export const worker = new Worker('generate', async (job) => {
  job.log(`running for ${job.data.userId}`);
  await job.updateProgress(10);
});
