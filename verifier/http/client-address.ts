import ipaddr from 'ipaddr.js';

/** The addresses and networks that are trusted to name the client. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** What is known about the origin of a request. */
export interface ClientClues {
  /** The peer address of the connection; `undefined` once it is closed. */
  readonly socketAddress: string | undefined;
  /** The values of all `X-Forwarded-For` headers, in order. */
  readonly forwardedFor: readonly string[];
}

/** Stands for a client whose connection closed before its address was read. */
export const unknownAddress = 'unknown';

const ipv6NetworkBits = 64;

/** Tells whether a text is an IP address or a network in CIDR notation. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0 || parseAddress(address) === null) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && ipaddr.isValidCIDR(text));
}

/**
 * Creates the set of proxies with these addresses and networks.
 * @throws {Error} when an entry is neither, see {@link isAddressOrNetwork}
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
 * Finds the client, in the form by which clients are told apart: an IPv4 address, even if it came mapped into IPv6, or
 * the /64 of an IPv6 address, because one client usually owns the whole /64.
 *
 * `X-Forwarded-For` counts only from a trusted proxy. It is read from the right, where that proxy added its entry: the
 * first entry that is not a trusted proxy is the client. Everything to the left of it may be forged. If an entry is not
 * an address, the proxy that added it counts as the client.
 */
export function clientAddress(clues: ClientClues, trusted: TrustedProxies): string {
  const address = findClient(clues, trusted);
  return address === null ? unknownAddress : formatClient(address);
}

/** The whole address of the client that {@link clientAddress} finds; `null` if it is unknown. */
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

/** A network of mapped addresses, such as `::ffff:10.0.0.0/104`, contains IPv4 addresses. */
function contains(network: Address, bits: number, address: Address): boolean {
  if (network.kind() === address.kind()) return address.match(network, bits);
  return address instanceof ipaddr.IPv4 && address.toIPv4MappedAddress().match(network, bits);
}

/** Parses an entry of `X-Forwarded-For`. Some proxies add the port, and brackets with it. */
function parseHop(entry: string | undefined): Address | null {
  const text = entry?.trim() ?? '';
  const [, bracketed, dotted] =
    /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/.exec(text) ?? [];
  return parseAddress(bracketed ?? dotted ?? text);
}

/** Parses full notation only: some parsers read `127.1` and `0x7f000001` as addresses, others as names. */
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
