const emit = (level: string, fields: object) => process.stdout.write(JSON.stringify({ level, ...fields }) + '\n'); // expect: key-in-log

export function onRequest(apiKey: string, path: string) {
  emit('info', { path, apiKey });
}
