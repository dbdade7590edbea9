import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../project.ts';

/** The extension that changes what others have made of a request. */
export const overrider = join(projectRoot, 'testkit', 'other-extensions', 'overrider');

/** By `declarativeNetRequest`, or in Firefox by an answer to `webRequest`: before the request goes, or when its answer comes. */
export type Means = 'rule' | 'answer' | 'late answer';

/** What is done to `X-Session-Key`, or to the request as a whole. */
export type Operation = 'remove' | 'set' | 'redirect' | 'nothing';

/** Has the page of the extension change all requests from now on, in this way only. */
export async function override(page: Page, means: Means, operation: Operation): Promise<void> {
  await page.evaluate(
    ([by, what]) =>
      (
        globalThis as unknown as { override(means: Means, operation: Operation): Promise<void> }
      ).override(by, what),
    [means, operation] as const,
  );
}
