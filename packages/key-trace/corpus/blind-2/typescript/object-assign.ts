const defaults = { baseUrl: 'https://api.openai.com/v1', retries: 2 };

export function configure(overrides: { apiKey?: string; baseUrl?: string }) {
  const merged = Object.assign({}, defaults, overrides);
  process.stderr.write(`client configured: ${JSON.stringify(merged)}\n`); // expect: key-in-log
  return merged;
}
