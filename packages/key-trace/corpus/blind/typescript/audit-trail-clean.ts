export async function validate(apiKey: string, provider: string, audit: (entry: object) => Promise<void>) {
  const started = performance.now();
  const result = await probe(provider, apiKey);
  await audit({
    event: 'key_validation',
    provider,
    outcome: result.ok ? 'valid' : 'invalid',
    keyLength: apiKey.length,
    looksLegacy: /^sk-[A-Za-z0-9]{48}$/.test(apiKey),
    tookMs: Math.round(performance.now() - started),
  });
  return result.ok;
}
