import { Queue } from 'bullmq';

const queue = new Queue('images');
export const enqueue = (prompt: string, apiKey: string) => queue.add('image', { prompt, apiKey }); // expect: key-in-queue
