export function jitter(apiKey: string, attempt: number) {
  const delay = Math.random() * 2 ** attempt;
  return { delay, retry: apiKey !== '' };
}
