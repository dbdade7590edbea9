import { Queue, Worker } from 'bullmq';

const queue = new Queue('images');

export const requestImage = (prompt: string, credentialId: string) => queue.add('render', { prompt, credentialId });

export const worker = new Worker('images', async (job) => {
  const apiKey = await vault.read(job.data.credentialId);
  const image = await render(job.data.prompt, apiKey);
  await job.log(`rendered ${image.bytes} bytes for ${job.data.credentialId}`);
  return { url: image.url };
});
