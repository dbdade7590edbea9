/** The addresses that are trusted to say whether the client used HTTPS. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** How a request came. */
export interface Arrival {
  /** The connection to this server is encrypted. */
  readonly isEncrypted: boolean;
  /** The address at the other end of the connection; `null` if it is unknown. */
  readonly peer: string | null;
  /** All of `X-Forwarded-Proto`; `null` without one. */
  readonly forwardedProto: string | null;
}

/** Without a proxy in front. */
export const noProxies: TrustedProxies = { has: () => false };

/** A trusted proxy tells whether its client used HTTPS, and is believed either way. Nobody else is believed. */
export function cameOverHttps(
  { isEncrypted, peer, forwardedProto }: Arrival,
  trusted: TrustedProxies,
): boolean {
  const told = trusted.has(peer ?? '') ? forwardedProto : null;
  return told === null ? isEncrypted : told === 'https';
}
