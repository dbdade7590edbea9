import type { Backend } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';

/** Tells whether a page of one of a backend's sites is open. The browser shows us the tabs of granted hosts. */
export async function hasOpenSite({ siteOrigins }: Backend): Promise<boolean> {
  const url = siteOrigins.map((origin) => `${origin}/*`);
  return (await browser.tabs.query({ url })).length > 0;
}
