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

/** What a request counts as: a validation is a request too. */
export type RequestKind = 'request' | 'validation';

/** The values of `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11). */
export function formatLimitHeaders(states: readonly LimitState[]): {
  policy: string;
  state: string;
} {
  const policies = states.map(
    ({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`,
  );
  const rests = states.map(
    ({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`,
  );
  return { policy: policies.join(', '), state: rests.join(', ') };
}
