import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function stageCredentials(apiKey: string) {
  const dir = await mkdtemp(join(tmpdir(), 'creds-'));
  const path = join(dir, 'auth.json');
  await writeFile(path, JSON.stringify({ apiKey }, null, 2)); // expect: key-on-disk
  return path;
}
