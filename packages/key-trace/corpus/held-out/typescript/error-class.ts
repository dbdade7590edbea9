class InvalidKeyError extends Error {
  constructor(readonly submitted: string) {
    super('invalid key');
  }
}

export function ensure(apiKey: string) {
  if (apiKey.length < 20) throw new InvalidKeyError(apiKey); // expect: key-in-error
}
