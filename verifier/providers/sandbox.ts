import { type ProviderId, providerIds } from '../../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError } from '../errors.ts';
import type { AskProvider, ProviderAnswer, ProviderTable } from './model-connector.ts';

const answer: ProviderAnswer = {
  state: 'ok',
  tier: 'sandbox',
  rateLimits: { requests_per_minute: 60, tokens_per_minute: 40_000 },
  features: ['models'],
  models: ['sandbox-large', 'sandbox-small'],
};

const exhausted: ProviderAnswer = { ...answer, state: 'out_of_quota', features: [], models: [] };

/**
 * Stands in for a provider without a network. It accepts every key, with four exceptions by the text of the key: with
 * `-rejected-` the key is refused, with `-quota-` it has nothing left to spend, with `-limited-` it is rate-limited, and
 * with `-down-` the provider is unreachable.
 */
export function createSandboxProvider(provider: ProviderId): AskProvider {
  return (key) => {
    const hasMark = (mark: Uint8Array): boolean => key.use((bytes) => includes(bytes, mark));
    if (hasMark(marks.rejected)) throw new InvalidByokKeyError(provider);
    if (hasMark(marks.down)) throw new ModelProviderError(provider, 'unreachable');
    if (hasMark(marks.quota)) return exhausted;
    if (hasMark(marks.limited)) return { ...exhausted, state: 'rate_limited' };
    return answer;
  };
}

const encoder = new TextEncoder();

const marks = {
  rejected: encoder.encode('-rejected-'),
  down: encoder.encode('-down-'),
  quota: encoder.encode('-quota-'),
  limited: encoder.encode('-limited-'),
} as const;

/** Searches the bytes themselves, as a string of the key could not be wiped. */
function includes(bytes: Uint8Array, mark: Uint8Array): boolean {
  const [first = 0] = mark;
  for (let start = bytes.indexOf(first); start >= 0; start = bytes.indexOf(first, start + 1)) {
    if (mark.every((code, at) => bytes[start + at] === code)) return true;
  }
  return false;
}

/** Creates a row for every provider. */
export function createSandboxProviders(): ProviderTable {
  return Object.fromEntries(providerIds.map((id) => [id, createSandboxProvider(id)]));
}
