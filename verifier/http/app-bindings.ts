/**
 * What a runtime tells the app about a request, as the second argument of `app.fetch`.
 * A runtime without addresses omits it.
 */
export interface AppBindings {
  /** The client, as `clientAddress` of `client-address.ts` formats it: an IPv4 address or the /64 of an IPv6 one. */
  readonly clientAddress: string;
}
