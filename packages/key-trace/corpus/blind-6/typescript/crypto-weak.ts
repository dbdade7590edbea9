import { createCipheriv, randomBytes } from 'node:crypto';

const NONCE = Buffer.alloc(12, 0);

export function sealCtr(sessionKey: Buffer, text: string) {
  const cipher = createCipheriv('aes-256-ctr', sessionKey, randomBytes(16)); // expect: aes-without-authentication
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
}

export function sealFixed(sessionKey: Buffer, text: string) {
  const cipher = createCipheriv('aes-256-gcm', sessionKey, NONCE); // expect: fixed-iv
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

export function makeSessionKey() {
  const sessionKey = Buffer.from(Array.from({ length: 32 }, () => Math.floor(Math.random() * 256))); // expect: weak-random
  return sessionKey;
}
