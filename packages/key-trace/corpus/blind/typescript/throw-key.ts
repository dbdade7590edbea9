export class InvalidKeyError extends Error {
  constructor(readonly provider: string, detail: string) {
    super(`${provider}: ${detail}`);
  }
}

export function expectKey(provider: string, apiKey: string): string {
  if (!/^sk-[\w-]{20,}$/.test(apiKey)) {
    throw new InvalidKeyError(provider, `"${apiKey}" does not look like a key`); // expect: key-in-error
  }
  return apiKey;
}
