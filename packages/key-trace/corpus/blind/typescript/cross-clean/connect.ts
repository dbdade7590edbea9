import fingerprint, { last4 } from './mask';
import { log } from './log';

export async function connect(provider: string, apiKey: string) {
  log('connect', { provider, key: fingerprint(apiKey), ending: last4(apiKey) });
  return open(provider, apiKey);
}
