export function check(provider: string, apiKey: string) {
  return probe(provider, apiKey)
    .then((ok) => ({ ok }))
    .catch((cause: unknown) => {
      console.error(`probe failed: ${provider} ${apiKey}`, cause); // expect: key-in-log
      return { ok: false };
    });
}
