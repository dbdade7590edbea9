import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What an address is for. Only `public` ones are asked without leave. */
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

/** Classes by the names that ipaddr.js has for its ranges. What it names otherwise is `reserved`. */
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
 * Where clouds answer their machines' questions about themselves, credentials included. Azure's is a public address;
 * the others lie in ranges that are refused anyway and are named here for the log's sake.
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

/** All of IPv6 that is given out as unicast (IANA). ipaddr.js takes whatever has no name for unicast. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Tells what an address is for. It reads canonical text only, as a resolver or a parsed URL has it: decimal, octal,
 * hexadecimal and short forms, zone ids, brackets and spaces are `unreadable`, and so refused. An address that stands for
 * another one (v4-mapped, NAT64, 6to4, Teredo, ISATAP) is `translated` whatever that other one is.
 */
export function classifyAddress(address: string): AddressClass {
  if (isIP(address) === 0 || address.includes('%')) return 'unreadable';
  const parsed = ipaddr.parse(address);
  if (metadataAddresses.has(parsed.toString())) return 'metadata';
  const range = classes[parsed.range()] ?? 'reserved';
  return parsed instanceof ipaddr.IPv6 && range === 'public' ? classifyUnicast(parsed) : range;
}

function classifyUnicast(address: ipaddr.IPv6): AddressClass {
  // The first 96 bits zero: an IPv4 address in its deprecated, v4-compatible form (RFC 4291 section 2.5.5.1).
  if (address.parts.slice(0, 6).every((part) => part === 0)) return 'translated';
  if (!address.match(globalUnicast)) return 'reserved';
  return isIsatap(address) ? 'translated' : 'public';
}

/** An interface id of `0000:5efe` or `0200:5efe` carries an IPv4 address (RFC 5214 section 6.1). */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}
