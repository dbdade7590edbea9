import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The class of an address. Only `public` ones are allowed by default. */
export type AddressClass =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link_local'
  | 'shared'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'translated'
  | 'reserved'
  | 'unreadable';

/** Classes by the names of the ranges of ipaddr.js. Every other range is `reserved`. */
const classes: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link_local',
  carrierGradeNat: 'shared',
  multicast: 'multicast',
  unspecified: 'unspecified',
  ipv4Mapped: 'translated',
  rfc6145: 'translated',
  rfc6052: 'translated',
  '6to4': 'translated',
  teredo: 'translated',
};

/**
 * The metadata services of clouds, which give out credentials. Azure's has a public address; the others are in ranges that
 * are refused anyway, and are listed here for the log.
 */
const metadataAddresses: ReadonlySet<string> = new Set([
  '169.254.169.254', // AWS, Azure, Google, Oracle, DigitalOcean
  '169.254.170.2', // AWS, containers
  '169.254.169.253', // AWS, name server
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure, host agent
  '192.0.0.192', // Oracle
  'fd00:ec2::254', // AWS
  'fd00:ec2::253', // AWS, name server
  'fd20:ce::254', // Google
]);

/** The IPv6 range that IANA assigns as unicast. ipaddr.js calls everything without a name unicast. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Classifies an address. It reads only canonical text, as from a resolver or a parsed URL: decimal, octal, hexadecimal and
 * short forms, zone ids, brackets and spaces are `unreadable`, and so refused. An address that embeds another one
 * (v4-mapped, NAT64, 6to4, Teredo, ISATAP) is `translated`, whatever the embedded one is.
 */
export function classifyAddress(address: string): AddressClass {
  if (isIP(address) === 0 || address.includes('%')) return 'unreadable';
  const parsed = ipaddr.parse(address);
  if (metadataAddresses.has(parsed.toString())) return 'metadata';
  const range = classes[parsed.range()] ?? 'reserved';
  return parsed instanceof ipaddr.IPv6 && range === 'public' ? classifyUnicast(parsed) : range;
}

function classifyUnicast(address: ipaddr.IPv6): AddressClass {
  // The first 96 bits are zero: an IPv4 address in its deprecated, v4-compatible form (RFC 4291 section 2.5.5.1).
  if (address.parts.slice(0, 6).every((part) => part === 0)) return 'translated';
  if (!address.match(globalUnicast)) return 'reserved';
  return isIsatap(address) ? 'translated' : 'public';
}

/** An interface id of `0000:5efe` or `0200:5efe` carries an IPv4 address (RFC 5214 section 6.1). */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}
