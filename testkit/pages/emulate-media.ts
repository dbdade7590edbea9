import { expect, type Page } from '@playwright/test';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** How a page is to be shown. The browser's default applies to what is left out. */
export interface Media {
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly forcedColors?: 'active';
}

const asTheBrowserHasIt = { colorScheme: null, reducedMotion: null, forcedColors: null };

/** Shows a page with these user settings, in either browser, and waits until the page has them. */
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

/** The browser that shows a page. */
export function isFirefox(page: Page): boolean {
  return page.context().browser()?.browserType().name() === 'firefox';
}

/**
 * Applies to every tab, because the driver cannot tell which of Firefox's tabs shows which page. Tests look at one at a time.
 */
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
