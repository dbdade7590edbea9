/** What the backend said of a key, in the terms the popup has words for. Of the backend's own text only `tier`: at most 32 plain characters. */
export type KeyCheckOutcome =
  | {
      readonly kind: 'works';
      readonly tier: string | null;
      readonly requestsPerMinute: number | null;
    }
  | { readonly kind: 'outOfQuota' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'couldNotDecrypt' }
  | { readonly kind: 'headersNotSeen' }
  | { readonly kind: 'providerUnknown' }
  | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'providerDown' }
  | { readonly kind: 'backendFailed' }
  | { readonly kind: 'backendUnreachable' }
  | { readonly kind: 'notSupported' }
  /** Nothing was asked: the protocol keeps the key from being sent. */
  | { readonly kind: 'blocked' }
  /** A key that was sealed a moment ago was refused as stale. */
  | { readonly kind: 'sealRefused' };
