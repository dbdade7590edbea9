import { Queue } from 'bullmq';

const queue = new Queue('images');

export async function requestImage(prompt: string, byok: { key: string; provider: string }) {
  const apiKey = byok.key;
  await queue.add('render', { prompt, apiKey, provider: byok.provider }); // expect: key-in-queue
}
