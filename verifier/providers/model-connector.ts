import type { ProviderId } from '../../lib/providers.ts';
import { ValidationError } from '../errors.ts';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';

/** `ok`: usable now. `out_of_quota`: accepted, but nothing is left to spend. `rate_limited`: accepted, too many requests. */
export type KeyState = 'ok' | 'out_of_quota' | 'rate_limited';

/** The limits of a key, `null` if the provider does not tell. */
export interface RateLimits {
  readonly requests_per_minute: number | null;
  readonly tokens_per_minute: number | null;
}

/** The answer of a provider about a key that it accepted. */
export interface ProviderAnswer {
  readonly state: KeyState;
  readonly tier: string | null;
  readonly rateLimits: RateLimits;
  /** The features that the key was seen to have; empty unless `state` is `ok`. */
  readonly features: readonly Feature[];
  /** Model ids; empty unless `state` is `ok` and they were asked for. */
  readonly models: readonly string[];
}

/** `models`: lists models. `account`: reads its account. `pricing`: reads what it would pay. */
export type Feature = 'models' | 'account' | 'pricing';

/** Why a provider is asked. Some can validate a key more cheaply than by listing models. */
export type Question = 'validate' | 'list';

/**
 * Asks one provider about a key.
 * @throws {InvalidByokKeyError} when the provider refuses the key
 * @throws {ModelProviderError} when it cannot be asked
 */
export type AskProvider = (
  key: SecretBytes,
  question: Question,
) => Promise<ProviderAnswer> | ProviderAnswer;

/** The answer of `POST /api/v1/keys/validate`. */
export interface KeyReport {
  readonly valid: boolean;
  readonly tier: string | null;
  readonly rate_limits: RateLimits;
  readonly features: readonly Feature[];
  readonly state: KeyState;
}

/** The models that a key gives access to. */
export interface ModelList {
  readonly models: readonly string[];
  readonly state: KeyState;
}

/** Uses keys with their providers. Its methods throw what {@link AskProvider} throws, and refuse a provider without a row. */
export interface ModelConnector {
  /** Asks the provider whether it accepts the key. */
  validateKey(provider: ProviderId, key: SecretBytes): Promise<KeyReport>;
  /** Asks the provider for its models. */
  listModels(provider: ProviderId, key: SecretBytes): Promise<ModelList>;
}

/** The available providers, one row each. */
export type ProviderTable = Partial<Readonly<Record<ProviderId, AskProvider>>>;

/** A connector over a table of providers. A provider without a row is answered with `VALIDATION_ERROR`. */
export function createModelConnector(table: ProviderTable): ModelConnector {
  const expectRow = (provider: ProviderId): AskProvider => {
    const row = table[provider];
    if (row !== undefined) return row;
    throw new ValidationError('provider', `one of ${Object.keys(table).join(', ')}`);
  };
  return {
    validateKey: async (provider, key) => reportKey(await expectRow(provider)(key, 'validate')),
    listModels: async (provider, key) => {
      const { models, state } = await expectRow(provider)(key, 'list');
      return { models, state };
    },
  };
}

function reportKey({ state, tier, rateLimits, features }: ProviderAnswer): KeyReport {
  return { valid: true, tier, rate_limits: rateLimits, features, state };
}
