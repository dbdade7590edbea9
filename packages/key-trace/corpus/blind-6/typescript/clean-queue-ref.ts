import { Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';

const jobs = new Queue('summaries');
const held = new Map<string, string>();

export async function submit(text: string, apiKey: string) {
  const ticket = randomUUID();
  held.set(ticket, apiKey);
  await jobs.add('summary', { text, ticket }, { jobId: ticket, removeOnComplete: true });
  return { ticket, expiresIn: 60 };
}

export function redeem(ticket: string) {
  const apiKey = held.get(ticket);
  held.delete(ticket);
  if (!apiKey) throw new Error(`ticket ${ticket} has no key`);
  return apiKey;
}
