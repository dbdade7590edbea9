import { randomBytes } from 'node:crypto';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey, encryptApiKey } from '../../lib/protocol/envelope.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';

/** A new made-up key, by default of OpenAI's shape. `mark` controls the sandbox, such as `-rejected-`. */
export function createFakeKey(mark = '', prefix = 'sk-proj-FAKE'): string {
  return `${prefix}${mark}${randomBytes(20).toString('hex')}`;
}

/** The headers that Phantom Key adds. */
export async function bringKey(apiKey: string): Promise<Record<string, string>> {
  const sessionKey = createSessionKey();
  const envelope = await encryptApiKey(new TextEncoder().encode(apiKey), sessionKey);
  return formatByokHeaders(envelope, encodeBase64(sessionKey));
}

/**
 * All forms in which a text could be found in an output: as it is, in UTF-16, hex, base64 at each alignment, percent-encoded.
 */
export function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const aligned = whole.slice(shift === 0 ? 0 : 4, -4);
    return [aligned, aligned.replace(/\+/g, '-').replace(/\//g, '_')];
  });
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16)}`).join('');
  const utf16 = Array.from(text).join('\0');
  const hex = bytes.toString('hex');
  return [text, utf16, hex, hex.toUpperCase(), percent, ...base64];
}
