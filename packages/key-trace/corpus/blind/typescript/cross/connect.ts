import { count, trace } from './logger';

export async function connect(provider: string, apiKey: string) {
  count('connect', [apiKey]);
  trace('connect', { provider, credentials: { apiKey } });
  return open(provider, apiKey);
}
