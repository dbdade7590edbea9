import type { ProviderId } from '../lib/providers.ts';
import type { LimitName, LimitState } from './limit-state.ts';
import type { KeyState } from './model-connector.ts';
import type { SecretBytes } from './secret.ts';

/** Whether a request may go on, and what its headers say. */
export interface Admission {
  /** The limit that refuses the request; `null` when it may go on. */
  readonly exceeded: LimitName | null;
  /** Whole seconds after which the client may try again; 0 when it may go on. */
  readonly retryAfterSeconds: number;
  readonly states: readonly LimitState[];
}

/** What a request counts as: a validation is a request too. */
export type Admittance = 'request' | 'validation';

/** A key that a client wants to be put to a provider. */
export interface KeyAttempt {
  /** As {@link RateLimiter.hashClient} names it. */
  readonly client: string;
  readonly as: Admittance;
  readonly provider: ProviderId;
  readonly key: SecretBytes;
}

/** Counts what clients do. Knows a client only by its hash. */
export interface RateLimiter {
  /** The name under which a client is counted and logged: an HMAC of its address, `c-` and 24 hex digits. */
  hashClient(address: string): string;
  /**
   * Counts one request.
   * @throws {RateLimitUnavailableError} when it cannot be counted and must not go on uncounted
   */
  admit(client: string, as: Admittance): Promise<Admission>;
  /**
   * Puts a key to its provider, unless too many keys of the client failed. A key that the provider accepted before is put to
   * it all the same.
   * @param ask puts the key to the provider
   * @returns what `ask` returns
   * @throws {TooManyFailuresError} when the key is not put to the provider
   * @throws {RateLimitUnavailableError} when it cannot be counted and must not go on uncounted
   * @throws what `ask` throws
   */
  attempt<Answer extends { readonly state: KeyState }>(
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer>;
}
