import type { Log } from '../ops/log.ts';
import { type AddressClass, classifyAddress } from '../providers/address-check.ts';
import { type ClientClues, type TrustedProxies, wholeClientAddress } from './client-address.ts';

/** What is known about a proxy that a request came through. */
export interface ProxyClues extends ClientClues {
  /** Whether it has one of {@link forwardingHeaders}. */
  readonly isForwarded: boolean;
}

/** The headers that reverse proxies add, in the spelling of Node. */
export const forwardingHeaders: readonly string[] = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Classes of addresses that no client on the internet has. */
const privateClasses: readonly AddressClass[] = ['private', 'shared', 'link_local'];

const event = 'proxy_not_named';

/**
 * Warns if clients seem to come through a proxy that `TRUSTED_PROXIES` does not name. All of them would count as one
 * client, and one of them could lock out the others.
 * @returns a function to call with each request, which writes at most one line
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

/** Warns at the start if only private addresses can reach the server and no proxy is named. */
export function warnOfPrivateHost(log: Log, { host, trustedProxies }: ListeningConfig): void {
  if (trustedProxies.length > 0 || !privateClasses.includes(classifyAddress(host))) return;
  log.warn({ event, reason: 'private_host' });
}

/** Clients on this machine count as a proxy only if they send the headers of one. */
function findReason(clues: ProxyClues, trusted: TrustedProxies): string | null {
  const address = wholeClientAddress(clues, trusted);
  if (address === null || trusted.has(address)) return null;
  const kind = classifyAddress(address);
  if (privateClasses.includes(kind)) return 'private_peer';
  return kind === 'loopback' && clues.isForwarded ? 'forwarding_header' : null;
}
