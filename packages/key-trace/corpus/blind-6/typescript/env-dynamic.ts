const PROVIDERS = { openai: 'OPENAI_API_KEY', anthropic: 'ANTHROPIC_API_KEY' } as const;

export function keyFor(provider: keyof typeof PROVIDERS): string {
  const name = PROVIDERS[provider];
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  console.log(`using ${name}`);
  console.log(`using ${value}`); // expect: key-in-log
  return value;
}

export function port(): number {
  const raw = process.env['PORT'] ?? '3000';
  console.log(`listening on ${raw}`);
  return Number(raw);
}
