const mask = (s: string) => (s.length > 8 ? `${s.slice(0, 3)}…${s.slice(-4)}` : '…');

export class InvalidKeyError extends Error {
  readonly hint: string;

  constructor(
    readonly provider: string,
    apiKey: string,
    options?: ErrorOptions,
  ) {
    super(`Invalid key for ${provider}: ${mask(apiKey)}`, options);
    this.name = 'InvalidKeyError';
    this.hint = apiKey.slice(-4);
  }
}

export function assertKey(provider: string, apiKey: string): void {
  if (!/^sk-[\w-]{20,}$/.test(apiKey)) throw new InvalidKeyError(provider, apiKey);
}
