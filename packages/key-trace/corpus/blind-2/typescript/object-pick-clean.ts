const defaults = { baseUrl: 'https://api.openai.com/v1', retries: 2 };

function withoutSecrets<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !/key|secret|token/i.test(name))) as Partial<T>;
}

export function configure(overrides: { apiKey?: string; baseUrl?: string }) {
  const merged = { ...defaults, ...overrides };
  process.stderr.write(`client configured: ${JSON.stringify(withoutSecrets(merged))}\n`);
  return merged;
}
