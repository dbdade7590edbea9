import { createCipheriv } from 'node:crypto';

export function seal(apiKey: string, key: Buffer) {
  const cipher = createCipheriv('aes-256-ecb', key, null); // expect: aes-without-authentication
  return cipher.update(apiKey, 'utf8', 'base64') + cipher.final('base64');
}
