const emit = (level: string, fields: object) => process.stdout.write(JSON.stringify({ level, ...fields }) + '\n');

export function onRequest(apiKey: string, path: string) {
  emit('info', { path, authenticated: apiKey.startsWith('sk-') });
}
