/** What the backend said of a key, in the terms the popup has words for. Never the backend's own text. */
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
  | { readonly kind: 'notSupported' };
