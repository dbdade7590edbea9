import { randomBytes } from 'node:crypto';
import { bringKey } from './fake-key.ts';
import { padPair } from './refused-pairs.ts';
import { type SealingTarget, sealKey } from './seal-key.ts';

/** Everything that can be wrong with a pair of version 2, except what makes it stale. */
export const sealRefusalClasses = [
  'no X-Encrypted-Key',
  'malformed token',
  'repeated token',
  'low-order point',
  'bad seal',
  'another origin',
  'another provider',
  'another envelope',
  'short envelope',
  'bad base64',
  'bad UTF-8',
  'version 1',
] as const;

/** One of {@link sealRefusalClasses}. */
export type SealRefusalClass = (typeof sealRefusalClasses)[number];

/** The number of characters in names and values of a request's two headers and their padding, for every class. */
const paddedLength = 700;

/** A fresh pair of headers of one class, for a receiver that requires version 2 and a request for `openai`. */
export async function createRefusedSeal(
  kind: SealRefusalClass,
  target: SealingTarget,
): Promise<Record<string, string>> {
  return padPair(await createBrokenSeal(kind, target), paddedLength);
}

async function createBrokenSeal(
  kind: SealRefusalClass,
  target: SealingTarget,
): Promise<Record<string, string>> {
  const bytes = Buffer.from(`sk-proj-FAKE${randomBytes(40).toString('hex')}`);
  const pair = await sealKey(bytes, target);
  const { 'X-Encrypted-Key': envelope, 'X-Session-Key': token } = pair;
  const [seal = ''] = /[^.]*$/.exec(token) ?? [];
  const head = token.slice(0, -seal.length);
  switch (kind) {
    case 'no X-Encrypted-Key':
      return { 'X-Filling': envelope, 'X-Session-Key': token };
    case 'malformed token':
      return { ...pair, 'X-Session-Key': `${token.slice(0, -8)}?${token.slice(-7)}` };
    case 'repeated token':
      return { ...pair, 'X-Session-Key': `${token}, ${token}` };
    case 'low-order point':
      return { ...pair, 'X-Session-Key': head + 'A'.repeat(43) + seal.slice(43) };
    case 'bad seal':
      return { ...pair, 'X-Session-Key': `${token.slice(0, -8)}AAAAAAAA` };
    case 'another origin':
      return sealKey(bytes, { ...target, apiOrigin: 'https://evil.test' });
    case 'another provider':
      return sealKey(bytes, { ...target, provider: 'gemini' });
    case 'another envelope':
      return { ...pair, 'X-Encrypted-Key': (await sealKey(bytes, target))['X-Encrypted-Key'] };
    case 'short envelope':
      return { ...pair, 'X-Encrypted-Key': envelope.slice(0, 36) };
    case 'bad base64':
      return { ...pair, 'X-Encrypted-Key': `${envelope.slice(0, -4)}?${envelope.slice(-3)}` };
    case 'bad UTF-8':
      bytes[bytes.length - 1] = 0xff;
      return sealKey(bytes, target);
    case 'version 1':
      return bringKey(bytes.toString());
  }
}
