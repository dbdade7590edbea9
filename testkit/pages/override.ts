import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../project.ts';

/** The extension that changes the headers that others have added to a request. */
export const overrider = join(projectRoot, 'testkit', 'other-extensions', 'overrider');

/**
 * By `declarativeNetRequest`, or in Firefox by an answer to `webRequest`: before the request is sent, or when its answer
 * arrives.
 */
export type Means = 'rule' | 'answer' | 'late answer';

/** What is done to `X-Session-Key`, or to the whole request. */
export type Operation = 'remove' | 'set' | 'redirect' | 'nothing';

/** Lets the extension's page change all requests from now on, in this way only. */
export async function override(page: Page, means: Means, operation: Operation): Promise<void> {
  await page.evaluate(
    ([by, what]) =>
      (
        globalThis as unknown as { override(means: Means, operation: Operation): Promise<void> }
      ).override(by, what),
    [means, operation] as const,
  );
}
