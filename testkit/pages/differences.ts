import type { BrowserName } from '../browsers/launch-browser.ts';
import type { Means, Operation } from './override.ts';

/** Where the browsers differ, as docs/browsers.md says it in words. Tests that run in both read here what to expect. */
interface Differences {
  /** The allowed site's name with a dot behind it, which Chromium takes for the same host. */
  readonly isStampedWithDot: boolean;
  /** Controls of the disk search that must still be there: a Firefox that was closed keeps no text of its tabs' fields. */
  readonly controlsAfterCleanExit: readonly string[];
  /** What the manifest says of it: Firefox does not know the property. */
  readonly externallyConnectable: unknown;
  /** Whether the key travels where another extension changes its headers: a rule comes before Firefox's gate, and after ours. */
  readonly overrides: readonly { means: Means; operation: Operation; travels: boolean }[];
  /** By what another extension can send a request elsewhere. */
  readonly redirects: readonly Means[];
  /** Why a reload says that nothing is held: Firefox tells an extension of updates only. */
  readonly reloadReason: string | null;
  /** Whether a token that is due is renewed before each request leaves, and not only when a page opens or comes to the front. */
  readonly renewsBeforeRequest: boolean;
}

const written = ['control in storage.local', 'control in a dynamic rule'];

export const differences: Readonly<Record<BrowserName, Differences>> = {
  chromium: {
    isStampedWithDot: true,
    controlsAfterCleanExit: [...written, 'control typed into a text field'],
    externallyConnectable: { ids: [] },
    overrides: [
      { means: 'rule', operation: 'remove', travels: false },
      { means: 'rule', operation: 'set', travels: false },
    ],
    redirects: ['rule'],
    reloadReason: 'updated',
    renewsBeforeRequest: false,
  },
  firefox: {
    isStampedWithDot: false,
    controlsAfterCleanExit: written,
    externallyConnectable: undefined,
    overrides: [
      { means: 'rule', operation: 'remove', travels: true },
      { means: 'rule', operation: 'set', travels: true },
      { means: 'answer', operation: 'remove', travels: true },
      { means: 'answer', operation: 'set', travels: false },
    ],
    redirects: ['rule', 'answer', 'late answer'],
    reloadReason: null,
    renewsBeforeRequest: true,
  },
};
