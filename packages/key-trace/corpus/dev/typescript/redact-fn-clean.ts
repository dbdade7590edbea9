const hidden = new Set(['apikey', 'authorization', 'x-session-key']);

function redact(input: Record<string, string>) {
  const copy = { ...input };
  for (const name of Object.keys(copy)) if (hidden.has(name.toLowerCase())) copy[name] = '[redacted]';
  return copy;
}

export function trace(apiKey: string, model: string) {
  console.log(redact({ apikey: apiKey, model }));
}
