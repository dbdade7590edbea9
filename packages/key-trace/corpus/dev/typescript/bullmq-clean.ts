import { Queue } from 'bullmq';

const queue = new Queue('images');
export const enqueue = (prompt: string, apiKeyId: string) => queue.add('image', { prompt, apiKeyId });
