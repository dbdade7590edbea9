import { createCipheriv, randomBytes } from 'node:crypto';

export function seal(text: string, sessionKey: Buffer): Buffer {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', sessionKey, iv); // expect: aes-without-authentication
  return Buffer.concat([iv, cipher.update(text), cipher.final()]);
}
