export class InvalidKeyError extends Error {
  constructor(
    readonly provider: string,
    apiKey: string,
  ) {
    super(`Invalid key for ${provider}: ${apiKey}`); // expect: key-in-error
    this.name = 'InvalidKeyError';
  }
}

export function assertKey(provider: string, apiKey: string): void {
  if (!/^sk-[\w-]{20,}$/.test(apiKey)) throw new InvalidKeyError(provider, apiKey); // expect: key-in-error
}
