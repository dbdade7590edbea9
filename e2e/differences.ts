import type { BrowserName } from '../harness/launch-browser.ts';

/** Where the browsers differ, as docs/browsers.md says it in words. Tests that run in both read here what to expect. */
interface Differences {
  /** The allowed site framed in its own subdomain: `topDomains` takes in subdomains, Firefox's gate is exact. */
  readonly isStampedInSubdomainFrame: boolean;
  readonly manifest: {
    readonly permissions: readonly string[];
    readonly externally_connectable: unknown;
  };
}

export const differences: Readonly<Record<BrowserName, Differences>> = {
  chromium: {
    isStampedInSubdomainFrame: true,
    manifest: {
      permissions: ['declarativeNetRequestWithHostAccess', 'storage'],
      externally_connectable: { ids: [] },
    },
  },
  firefox: {
    isStampedInSubdomainFrame: false,
    manifest: {
      permissions: ['webRequest', 'webRequestBlocking', 'storage'],
      externally_connectable: undefined,
    },
  },
};
