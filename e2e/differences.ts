import type { BrowserName } from '../harness/launch-browser.ts';

/** Where the browsers differ, as docs/browsers.md says it in words. Tests that run in both read here what to expect. */
interface Differences {
  /** The allowed site framed in its own subdomain: `topDomains` takes in subdomains, Firefox's gate is exact. */
  readonly isStampedInSubdomainFrame: boolean;
  /** The allowed site framed in another site may have service and shared workers, in a partition of their own. */
  readonly framedSiteHasWorkers: boolean;
  /** Controls of the disk search that must still be there: a Firefox that was closed keeps no text of its tabs' fields. */
  readonly controlsAfterCleanExit: readonly string[];
  /** What the manifest says of it: Firefox does not know the property. */
  readonly externallyConnectable: unknown;
}

const written = ['control in storage.local', 'control in a dynamic rule'];

export const differences: Readonly<Record<BrowserName, Differences>> = {
  chromium: {
    isStampedInSubdomainFrame: true,
    framedSiteHasWorkers: false,
    controlsAfterCleanExit: [...written, 'control typed into a text field'],
    externallyConnectable: { ids: [] },
  },
  firefox: {
    isStampedInSubdomainFrame: false,
    framedSiteHasWorkers: true,
    controlsAfterCleanExit: written,
    externallyConnectable: undefined,
  },
};
