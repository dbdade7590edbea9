import { writeFile } from 'node:fs/promises';

const SECRET_FIELDS = new Set(['apiKey', 'sessionKey']);

export async function exportConfig(config: { provider: string; apiKey: string; model: string }) {
  const text = JSON.stringify(config, (name, value) => (SECRET_FIELDS.has(name) ? undefined : value), 2);
  await writeFile('config.json', text);
  await writeFile('config.min.json', JSON.stringify(config, ['provider', 'model']));
}
