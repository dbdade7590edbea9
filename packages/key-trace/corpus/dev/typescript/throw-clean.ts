export function parseKey(apiKey: string): string {
  if (!/^sk-/.test(apiKey)) {
    throw new TypeError(`apiKey must start with sk-, got ${typeof apiKey} of length ${apiKey.length}`);
  }
  return apiKey;
}
