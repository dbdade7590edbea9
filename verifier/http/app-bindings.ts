/**
 * What a runtime tells the app about a request beside the request itself: the second argument of `app.fetch`.
 * A runtime that knows no addresses leaves it out.
 */
export interface AppBindings {
  /** Who asks, as `clientAddress` of `client-address.ts` writes it: an IPv4 address or the /64 of an IPv6 one. */
  readonly clientAddress: string;
}
