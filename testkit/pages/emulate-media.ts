import { expect, type Page } from '@playwright/test';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** How a page is to be shown. What is left out is as the browser has it. */
export interface Media {
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly forcedColors?: 'active';
}

const asTheBrowserHasIt = { colorScheme: null, reducedMotion: null, forcedColors: null };

/** Shows a page as it looks for a user of these settings, in either browser, and makes sure that the page knows. */
export async function emulateMedia(page: Page, media: Media): Promise<void> {
  if (isFirefox(page)) await override(page, media);
  else await page.emulateMedia({ ...asTheBrowserHasIt, ...media });
  const queries = [
    media.colorScheme && `(prefers-color-scheme: ${media.colorScheme})`,
    media.reducedMotion && `(prefers-reduced-motion: ${media.reducedMotion})`,
    media.forcedColors && `(forced-colors: ${media.forcedColors})`,
  ].filter((query) => query !== undefined);
  const isMatch = () => page.evaluate((all) => all.every((it) => matchMedia(it).matches), queries);
  await expect.poll(isMatch).toBe(true);
}

/** Tells which of the browsers shows a page. */
export function isFirefox(page: Page): boolean {
  return page.context().browser()?.browserType().name() === 'firefox';
}

/** In every tab: the driver has no way to say which of Firefox's tabs is which of its pages, and tests look at one at a time. */
async function override(page: Page, media: Media): Promise<void> {
  const privileged = await openPrivilegedPage(page.context());
  await privileged.evaluate(({ colorScheme, reducedMotion, forcedColors }) => {
    const { Services } = globalThis as unknown as Privileged;
    const windows = [...Services.wm.getEnumerator('navigator:browser')];
    for (const tab of windows.flatMap(({ gBrowser }) => [...gBrowser.tabs])) {
      const shown = tab.linkedBrowser.browsingContext;
      shown.prefersColorSchemeOverride = colorScheme ?? 'none';
      shown.prefersReducedMotionOverride = reducedMotion ?? 'none';
      shown.forcedColorsOverride = forcedColors ?? 'none';
    }
  }, media);
  await page.bringToFront();
}
