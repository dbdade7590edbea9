export function parseKey(apiKey: string): string {
  if (!/^sk-/.test(apiKey)) {
    throw new Error(`unexpected key ${apiKey}`); // expect: key-in-error
  }
  return apiKey;
}
