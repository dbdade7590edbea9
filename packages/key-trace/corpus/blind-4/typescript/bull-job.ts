import { mailer } from './mailer';
import { pipeline } from './pipeline';

export async function schedule(req: { body: { key: string; prompt: string } }) {
  const { key, prompt } = req.body;
  await pipeline.enqueue('summarise', { prompt, apiKey: key }); // expect: key-in-queue
  await mailer.dispatch('summarise', prompt);
}
