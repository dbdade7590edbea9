import { createCipheriv, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

export async function save(apiKey: string, master: Buffer) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', master, iv);
  const body = Buffer.concat([cipher.update(apiKey, 'utf8'), cipher.final()]);
  await writeFile('key.bin', Buffer.concat([iv, body, cipher.getAuthTag()]));
}
