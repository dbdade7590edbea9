export class ApiKeyError extends Error {
  constructor(
    readonly code: 'API_KEY_MISSING' | 'API_KEY_REJECTED',
    readonly field = 'apiKey',
  ) {
    super(`${code} (${field})`);
  }
}

export function expectApiKey(headers: Headers): string {
  const apiKey = headers.get('x-api-key');
  if (apiKey === null) throw new ApiKeyError('API_KEY_MISSING');
  if (apiKey.length !== 51) throw new ApiKeyError('API_KEY_REJECTED', `apiKey of ${apiKey.length} characters`);
  return apiKey;
}
