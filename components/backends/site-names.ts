import { type Backend, hostnameOf } from '../../lib/extension/backends.ts';

/** The sites of a backend without their scheme, as people name them. */
export function siteNames({ siteOrigins }: Backend): string {
  return siteOrigins.map(hostnameOf).join(', ');
}
