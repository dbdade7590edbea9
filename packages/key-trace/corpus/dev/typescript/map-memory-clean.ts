const cache = new Map<string, string>();

export function remember(id: string, apiKey: string) {
  cache.set(id, apiKey);
  return () => cache.delete(id);
}
