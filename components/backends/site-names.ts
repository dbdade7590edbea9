import { type Backend, hostnameOf } from '../../lib/extension/backends.ts';

/** The sites of a backend as people name them: without the scheme. */
export function siteNames({ siteOrigins }: Backend): string {
  return siteOrigins.map(hostnameOf).join(', ');
}
