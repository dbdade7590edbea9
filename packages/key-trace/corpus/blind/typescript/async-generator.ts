import { Readable } from 'node:stream';
import type { Response } from 'express';

async function* events(apiKey: string) {
  yield 'data: start\n\n';
  yield `data: ${JSON.stringify({ apiKey })}\n\n`;
}

export function stream(res: Response, apiKey: string) {
  Readable.from(events(apiKey)).on('data', (chunk) => res.write(chunk)); // expect: key-in-response
}
