import type { BrowserName } from '../browsers/launch-browser.ts';
import type { Means, Operation } from './override.ts';

/**
 * The differences between the browsers, which docs/browsers.md describes in words. Tests that run in both read the expected
 * results here.
 */
interface Differences {
  /** The allowed site's name with a dot after it. Chromium treats it as the same host. */
  readonly isStampedWithDot: boolean;
  /**
   * Controls of the disk search that must be there at this time. A Firefox that was closed keeps no text of its tabs' fields.
   */
  readonly controlsAfterCleanExit: readonly string[];
  /** The value in the manifest. Firefox does not know the property. */
  readonly externallyConnectable: unknown;
  /**
   * Whether the key is sent if another extension changes its headers. A rule is applied before Firefox's gate and after our
   * rule.
   */
  readonly overrides: readonly { means: Means; operation: Operation; travels: boolean }[];
  /** The API with which another extension can redirect a request. */
  readonly redirects: readonly Means[];
  /** Why nothing is stored after a reload. Firefox reports only updates to an extension. */
  readonly reloadReason: string | null;
  /** Whether a token that is due is renewed before each request, and not only when a page opens or comes to the front. */
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
