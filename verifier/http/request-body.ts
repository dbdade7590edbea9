import { ValidationError } from '../errors.ts';

const maxBodyBytes = 1024;

/**
 * Reads a request's JSON body of at most 1 KiB.
 * @throws {ValidationError} when it is longer or no JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readText(request));
    return value;
  } catch {
    // Too long, cut off or not JSON: the same answer, with nothing of the body in it.
    throw new ValidationError('body', `JSON of at most ${maxBodyBytes} bytes`);
  }
}

async function readText(request: Request): Promise<string> {
  const declaredBytes = request.headers.get('Content-Length');
  if (declaredBytes === null) return readStream(request);
  if (!(Number(declaredBytes) <= maxBodyBytes)) throw new RangeError('body must be shorter');
  // The HTTP parser holds the body to the declared length, so this fast way is bounded too.
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
