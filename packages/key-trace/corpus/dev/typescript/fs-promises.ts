import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export async function toTemp(decryptedKey: Buffer) {
  const file = path.join(os.tmpdir(), 'k');
  await fs.writeFile(file, decryptedKey); // expect: key-on-disk
}
