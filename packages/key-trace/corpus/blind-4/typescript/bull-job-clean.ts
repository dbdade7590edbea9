import { createHash } from 'node:crypto';
import { pipeline } from './pipeline';

export async function schedule(req: { body: { key: string; prompt: string } }) {
  const { key, prompt } = req.body;
  const ref = createHash('sha256').update(key).digest('hex');
  await pipeline.enqueue('summarise', { prompt, ref });
}
