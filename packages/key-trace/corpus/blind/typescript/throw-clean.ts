export class InvalidKeyError extends Error {
  readonly code = 'INVALID_KEY';
  constructor(readonly provider: string) {
    super(`the key for ${provider} has a wrong format`);
  }
}

export function expectKey(provider: string, apiKey: string): string {
  if (!/^sk-[\w-]{20,}$/.test(apiKey)) throw new InvalidKeyError(provider);
  return apiKey;
}
