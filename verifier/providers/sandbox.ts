import { type ProviderId, providerIds } from '../../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError } from '../errors.ts';
import type { AskProvider, ProviderAnswer, ProviderTable } from '../model-connector.ts';

const answer: ProviderAnswer = {
  state: 'ok',
  tier: 'sandbox',
  rateLimits: { requests_per_minute: 60, tokens_per_minute: 40_000 },
  features: ['models'],
  models: ['sandbox-large', 'sandbox-small'],
};

const exhausted: ProviderAnswer = { ...answer, state: 'out_of_quota', features: [], models: [] };

/**
 * Stands in for a provider without a network. It takes every key, except that a key whose text contains
 * `-rejected-` is refused, `-quota-` has nothing left to spend, `-limited-` is rate-limited, and with `-down-` the
 * provider cannot be reached.
 */
export function createSandboxProvider(provider: ProviderId): AskProvider {
  return (key) => {
    const hasMark = (mark: string): boolean => key.use((bytes) => includesText(bytes, mark));
    if (hasMark('-rejected-')) throw new InvalidByokKeyError(provider);
    if (hasMark('-down-')) throw new ModelProviderError(provider, 'unreachable');
    if (hasMark('-quota-')) return exhausted;
    if (hasMark('-limited-')) return { ...exhausted, state: 'rate_limited' };
    return answer;
  };
}

/** Looks in the bytes themselves: a string of the key could not be wiped. */
function includesText(bytes: Uint8Array, text: string): boolean {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  return bytes.some((_, start) => codes.every((code, at) => bytes[start + at] === code));
}

/** A row for every provider. */
export function createSandboxProviders(): ProviderTable {
  return Object.fromEntries(providerIds.map((id) => [id, createSandboxProvider(id)]));
}
