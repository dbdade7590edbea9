/** A limit's name, as headers, log and metrics have it. */
export type LimitName = 'requests' | 'validations' | 'failures';

/** Where a client stands with one limit. */
export interface LimitState {
  readonly name: LimitName;
  /** How many are allowed in a window. */
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

/** Whether a request may go on, and what its headers say. */
export interface Admission {
  /** The limit that refuses the request; `null` when it may go on. */
  readonly exceeded: LimitName | null;
  /** Whole seconds after which the client may try again; 0 when it may go on. */
  readonly retryAfterSeconds: number;
  readonly states: readonly LimitState[];
  /** Whether failures are held against the client, which a success should clear. */
  readonly hasFailures: boolean;
}

/** What a request counts as: a validation is a request too. */
export type Admittance = 'request' | 'validation';

/** Counts what clients do. Knows a client only by its hash. */
export interface RateLimiter {
  /** The name under which a client is counted and logged: an HMAC of its address, `c-` and 24 hex digits. */
  hashClient(address: string): string;
  /**
   * Counts one request.
   * @throws {RateLimitUnavailableError} when it cannot be counted and must not go on uncounted
   */
  admit(client: string, as: Admittance): Promise<Admission>;
  /** Holds a failed validation against the client. Never throws. */
  recordFailure(client: string): Promise<void>;
  /** Forgets the client's failures. Never throws. */
  clearFailures(client: string): Promise<void>;
}

/** The values of `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11). */
export function formatLimits(states: readonly LimitState[]): { policy: string; state: string } {
  const policies = states.map(
    ({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`,
  );
  const rests = states.map(
    ({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`,
  );
  return { policy: policies.join(', '), state: rests.join(', ') };
}
