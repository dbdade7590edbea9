/** The name of a limit in headers, log and metrics. */
export type LimitName = 'requests' | 'validations' | 'failures';

/** The state of one limit of a client. */
export interface LimitState {
  readonly name: LimitName;
  /** How many are allowed per window. */
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

/** What a request counts as. A validation counts as a request too. */
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
