import ipaddr from 'ipaddr.js';

/** Addresses and networks whose word about the client is taken. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** What a request says about where it comes from. */
export interface ClientClues {
  /** Of the connection itself; `undefined` once it is gone. */
  readonly socketAddress: string | undefined;
  /** `X-Forwarded-For`, the values of all such headers in their order. */
  readonly forwardedFor: readonly string[];
}

/** What stands for a client whose connection is gone before its address was read. */
export const unknownAddress = 'unknown';

const ipv6NetworkBits = 64;

/** True for an IP address or a network in CIDR notation. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0 || parseAddress(address) === null) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && ipaddr.isValidCIDR(text));
}

/**
 * The proxies that these addresses and networks name.
 * @throws {Error} when one is neither, see {@link isAddressOrNetwork}
 */
export function createTrustedProxies(entries: readonly string[]): TrustedProxies {
  const networks = entries.map((entry) =>
    ipaddr.parseCIDR(entry.includes('/') ? entry : `${entry}/${isIpv4(entry) ? 32 : 128}`),
  );
  return {
    has(text) {
      const address = parseAddress(text);
      if (address === null) return false;
      return networks.some(([network, bits]) => contains(network, bits, address));
    },
  };
}

/**
 * Who asks, in the form in which clients are told apart: an IPv4 address as it is, also where it came mapped into
 * IPv6, and of an IPv6 address its /64, which is one client's to draw from.
 *
 * `X-Forwarded-For` counts only from a trusted proxy, and is read from its right end, which that proxy wrote: the
 * first entry that is no trusted proxy is the client. What stands left of it is the client's own word. An entry that
 * is no address ends the reading at the proxy that passed it on.
 */
export function clientAddress(clues: ClientClues, trusted: TrustedProxies): string {
  const address = findClient(clues, trusted);
  return address === null ? unknownAddress : formatClient(address);
}

/** The whole address of who {@link clientAddress} takes for the client; `null` where it is not known. */
export function wholeClientAddress(clues: ClientClues, trusted: TrustedProxies): string | null {
  return findClient(clues, trusted)?.toString() ?? null;
}

function findClient(clues: ClientClues, trusted: TrustedProxies): Address | null {
  let nearest = parseAddress(clues.socketAddress ?? '');
  if (nearest === null) return null;
  const hops = clues.forwardedFor.flatMap((value) => value.split(','));
  while (trusted.has(nearest.toString())) {
    const next = parseHop(hops.pop());
    if (next === null) break;
    nearest = next;
  }
  return nearest;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network of mapped addresses, such as `::ffff:10.0.0.0/104`, holds IPv4 ones. */
function contains(network: Address, bits: number, address: Address): boolean {
  if (network.kind() === address.kind()) return address.match(network, bits);
  return address instanceof ipaddr.IPv4 && address.toIPv4MappedAddress().match(network, bits);
}

/** An entry of `X-Forwarded-For`: some proxies add the port, and brackets with it. */
function parseHop(entry: string | undefined): Address | null {
  const text = entry?.trim() ?? '';
  const [, bracketed, dotted] =
    /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/.exec(text) ?? [];
  return parseAddress(bracketed ?? dotted ?? text);
}

/** Full notation only: `127.1` and `0x7f000001` are addresses to some parsers and names to others. */
function parseAddress(text: string): Address | null {
  if (isIpv4(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return null;
  const [withoutZone = ''] = text.split('%');
  return ipaddr.process(withoutZone);
}

function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

function formatClient(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${ipv6NetworkBits}`);
  return `${network.toString()}/${ipv6NetworkBits}`;
}
