import { ValidationError } from '../errors.ts';

const maxBodyBytes = 1024;

/**
 * Reads a request's JSON body of at most 1 KiB.
 * @throws {ValidationError} when it is longer or not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readText(request));
    return value;
  } catch {
    // Too long, truncated or not JSON: the answer is the same and contains nothing of the body.
    throw new ValidationError('body', `JSON of at most ${maxBodyBytes} bytes`);
  }
}

async function readText(request: Request): Promise<string> {
  const declaredBytes = request.headers.get('Content-Length');
  if (declaredBytes === null) return readStream(request);
  if (!(Number(declaredBytes) <= maxBodyBytes)) throw new RangeError('body must be shorter');
  // The HTTP parser enforces the declared length, so this fast path is bounded too.
  return request.text();
}

async function readStream({ body }: Request): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let text = '';
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new RangeError('body must be shorter');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
