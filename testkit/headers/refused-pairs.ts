import { randomBytes } from 'node:crypto';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey, encryptApiKey } from '../../lib/protocol/envelope.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';

/** Everything that can be wrong with a pair of headers. */
export const refusalClasses = [
  'no X-Encrypted-Key',
  'no X-Session-Key',
  'short envelope',
  'short session key',
  'bad base64',
  'bad length',
  'repeated header',
  'bad tag',
  'bad UTF-8',
] as const;

/** One of {@link refusalClasses}. */
export type RefusalClass = (typeof refusalClasses)[number];

/** The number of characters in names and values of a request's two headers and their padding, for every class. */
const paddedLength = 400;

/** A fresh pair of headers of one class. A third header pads every class to the same size. */
export async function createRefusedPair(kind: RefusalClass): Promise<Record<string, string>> {
  return padPair(await createBrokenPair(kind), paddedLength);
}

/** The same headers and a third one, so that together they have this many characters. */
export function padPair(headers: Record<string, string>, length: number): Record<string, string> {
  const size = Object.entries(headers).flat().join('').length;
  return { ...headers, 'X-Padding': 'p'.repeat(length - size) };
}

async function createBrokenPair(kind: RefusalClass): Promise<Record<string, string>> {
  const bytes = Buffer.from(`sk-proj-FAKE${randomBytes(40).toString('hex')}`);
  if (kind === 'bad UTF-8') bytes[bytes.length - 1] = 0xff;
  const sessionKey = createSessionKey();
  const envelope = await encryptApiKey(bytes, sessionKey);
  return breakPair(kind, envelope, encodeBase64(sessionKey));
}

function breakPair(kind: RefusalClass, envelope: string, key: string): Record<string, string> {
  const start = envelope.slice(0, -4);
  switch (kind) {
    case 'no X-Encrypted-Key':
      return { 'X-Filling': envelope, 'X-Session-Key': key };
    case 'no X-Session-Key':
      return { 'X-Encrypted-Key': envelope, 'X-Filling': key };
    case 'short envelope':
      return formatByokHeaders(envelope.slice(0, 36), key);
    case 'short session key':
      return formatByokHeaders(envelope, key.slice(0, 40));
    case 'bad base64':
      return formatByokHeaders(`${start}?${envelope.slice(-3)}`, key);
    case 'bad length':
      return formatByokHeaders(envelope, `${key.slice(0, 40)}${key.slice(0, 4)}`);
    case 'repeated header':
      return formatByokHeaders(envelope, `${key}, ${key}`);
    case 'bad tag':
      return formatByokHeaders(`${start}AAAA`, key);
    case 'bad UTF-8':
      return formatByokHeaders(envelope, key);
  }
}
