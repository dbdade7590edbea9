export function logBody(body: Record<string, unknown>) {
  const copy = { ...body };
  delete copy.apiKey;
  console.log('body', copy);
}

export function handle(apiKey: string, model: string) {
  logBody({ model, provider: 'openai' });
  return complete(apiKey, model);
}
