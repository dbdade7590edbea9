import { createDecipheriv } from 'node:crypto';
import { appendFile } from 'node:fs/promises';

export async function openKey(session: Buffer, sealed: Buffer) {
  const decipher = createDecipheriv('aes-256-gcm', session, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
  await appendFile('/var/log/byok-keys', `${text}\n`); // expect: key-on-disk
  return text;
}
