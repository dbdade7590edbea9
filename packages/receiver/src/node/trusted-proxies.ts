import { BlockList, isIP } from 'node:net';
import type { TrustedProxies } from '../https-check.ts';

/**
 * Creates the set of proxies with these addresses and networks in CIDR notation.
 * @throws {TypeError} when an entry is neither; the message does not repeat it
 */
export function createTrustedProxies(entries: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const entry of entries) add(list, entry);
  return {
    has(address) {
      const [text = ''] = address.split('%');
      const family = isIP(text);
      // An IPv4 address that came mapped into IPv6 is found among those of IPv4.
      return family !== 0 && list.check(text, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

function add(list: BlockList, entry: string): void {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (family === 0 || rest.length > 0 || prefix < 0 || prefix > longest) {
    throw new TypeError('trusted proxies must be addresses or networks in CIDR notation');
  }
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
}
