import type { Log } from '../ops/log.ts';
import { type AddressClass, classifyAddress } from '../providers/address-check.ts';
import { type ClientClues, type TrustedProxies, wholeClientAddress } from './client-address.ts';

/** What a request says about a proxy that it came through. */
export interface ProxyClues extends ClientClues {
  /** Whether it has one of {@link forwardingHeaders}. */
  readonly isForwarded: boolean;
}

/** Headers that reverse proxies add, as Node writes them. */
export const forwardingHeaders: readonly string[] = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Addresses that no client on the internet has. */
const privateClasses: readonly AddressClass[] = ['private', 'shared', 'link_local'];

const event = 'proxy_not_named';

/**
 * Warns where clients seem to come through a proxy that `TRUSTED_PROXIES` does not name: all of them are then counted as one,
 * and one can keep the others out.
 * @returns a function to be told of each request, which writes one line at most
 */
export function createProxyWarning(log: Log, trusted: TrustedProxies): (clues: ProxyClues) => void {
  let isWarned = false;
  return (clues) => {
    if (isWarned) return;
    const reason = findReason(clues, trusted);
    if (reason === null) return;
    isWarned = true;
    log.warn({ event, reason });
  };
}

/** Where a server listens. */
export interface ListeningConfig {
  readonly host: string;
  readonly trustedProxies: readonly string[];
}

/** Warns at the start where only private addresses can reach the server, and no proxy is named. */
export function warnOfPrivateHost(log: Log, { host, trustedProxies }: ListeningConfig): void {
  if (trustedProxies.length > 0 || !privateClasses.includes(classifyAddress(host))) return;
  log.warn({ event, reason: 'private_host' });
}

/** This machine has clients of its own: they are taken for a proxy only where they speak like one. */
function findReason(clues: ProxyClues, trusted: TrustedProxies): string | null {
  const address = wholeClientAddress(clues, trusted);
  if (address === null || trusted.has(address)) return null;
  const kind = classifyAddress(address);
  if (privateClasses.includes(kind)) return 'private_peer';
  return kind === 'loopback' && clues.isForwarded ? 'forwarding_header' : null;
}
