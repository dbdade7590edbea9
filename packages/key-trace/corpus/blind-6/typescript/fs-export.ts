import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function exportConfig(config: { provider: string; apiKey: string; model: string }) {
  const dir = await mkdtemp(join(tmpdir(), 'export-'));
  await writeFile(join(dir, 'config.json'), JSON.stringify(config, null, 2)); // expect: key-on-disk
  const stream = createWriteStream(join(dir, 'config.env'));
  stream.write(`API_KEY=${config.apiKey}\n`); // expect: key-on-disk
  stream.end();
  const { apiKey, ...shared } = config;
  await appendFile(join(dir, 'log.txt'), JSON.stringify({ ...shared, hasKey: Boolean(apiKey) }));
}
