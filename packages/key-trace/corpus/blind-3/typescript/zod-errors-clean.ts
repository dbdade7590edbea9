import { z } from 'zod';

const Body = z.object({ provider: z.string(), apiKey: z.string().min(20) });

export function parseBody(input: unknown) {
  const parsed = Body.safeParse(input);
  if (!parsed.success) {
    console.warn('invalid body', parsed.error.issues.map((issue) => issue.path.join('.')));
    return null;
  }
  return parsed.data;
}
