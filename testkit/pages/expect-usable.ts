import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectContrast } from './check-screen.ts';
import { emulateMedia } from './emulate-media.ts';
import { findFaint, findHidden, listStops, readFocus, readMotion } from './look-at-page.ts';

const windowWidth = 1280;

/** The viewport at 200% and at 400%, where 320 pixels are left. */
const zooms = [2, 4];

/** Expects that everyone can use a screen: in all colours, at every size, by keyboard alone, and without motion. */
export async function expectUsable(page: Page, name: string): Promise<void> {
  await expectColours(page, name);
  await expectStill(page, name);
  await expectTabOrder(page, name);
  await expectZoomable(page, name);
}

/** Expects no finding by axe in light and dark. Rules that do not depend on colours run once. */
export async function expectColours(page: Page, name: string): Promise<void> {
  // During a transition a button has neither of the two colours.
  await emulateMedia(page, { colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, name);
  await emulateMedia(page, { colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectContrast(page, `${name}, dark`);
  await expectForcedColours(page, name);
}

/**
 * Expects that texts, controls and pictures stand out in forced colours. Axe cannot tell, because it takes the colour of a text
 * from `-webkit-text-fill-color`, which Chromium reports without forced colours.
 */
async function expectForcedColours(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await emulateMedia(page, { colorScheme, reducedMotion: 'reduce', forcedColors: 'active' });
    const faint = await page.evaluate(findFaint);
    expect(faint, `${name}: faint in forced colours, ${colorScheme}`).toEqual([]);
  }
  await emulateMedia(page, { reducedMotion: 'reduce' });
}

/** Expects that nothing moves for a user who wants less motion, and that the test would see motion for others. */
async function expectStill(page: Page, name: string): Promise<void> {
  await emulateMedia(page, { reducedMotion: 'no-preference' });
  expect(await page.evaluate(readMotion), `${name}: control`).not.toEqual([]);
  await emulateMedia(page, { reducedMotion: 'reduce' });
  expect(await page.evaluate(readMotion), `${name}: moves`).toEqual([]);
}

/**
 * Expects that Tab reaches every control in reading order, and that each shows the focus. It tries again after a failure,
 * because a busy Firefox does not always scroll to the focus.
 */
async function expectTabOrder(page: Page, name: string): Promise<void> {
  const stops = await page.evaluate(listStops);
  expect(stops.length, `${name}: has nothing to press`).toBeGreaterThan(0);
  await expect(() => walk(page, name, stops)).toPass({ timeout: 30_000 });
}

async function walk(page: Page, name: string, stops: readonly string[]): Promise<void> {
  // Clicks the background at the top of the page, so that the next Tab starts there.
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  await page.mouse.click(1, 1);
  const seen: string[] = [];
  while (seen.length < stops.length) {
    await page.keyboard.press('Tab');
    const { stop } = await page.evaluate(readFocus);
    // Firefox scrolls to it a moment later.
    const isVisible = async () => (await page.evaluate(readFocus)).isVisible;
    const message = `${name}: ${stop} does not show that it has the focus`;
    await expect.poll(isVisible, { message, timeout: 5_000 }).toBe(true);
    seen.push(stop);
  }
  expect(seen, `${name}: order of Tab`).toEqual(stops);
}

/** Expects that nothing is lost, covered or outside the window at the browser's own zoom. */
async function expectZoomable(page: Page, name: string): Promise<void> {
  for (const zoom of zooms) {
    await setZoom(page, zoom);
    const isTooWide = () => document.documentElement.scrollWidth > innerWidth;
    expect(await page.evaluate(isTooWide), `${name}: scrolls sideways at ${zoom}`).toBe(false);
    expect(await page.evaluate(findHidden), `${name}: hidden at ${zoom}`).toEqual([]);
  }
  await setZoom(page, 1);
}

/** A window that still handles its last size ignores the next one, so it is set until it applies. */
async function setZoom(page: Page, zoom: number): Promise<void> {
  await expect(async () => {
    await askForZoom(page, zoom);
    const readWidth = () => page.evaluate(() => innerWidth);
    await expect.poll(readWidth, { timeout: 2_000 }).toBe(windowWidth / zoom);
  }).toPass({ timeout: 15_000 });
}

async function askForZoom(page: Page, zoom: number): Promise<void> {
  await page.evaluate(
    async ({ factor, width }) => {
      const tab = await chrome.tabs.getCurrent();
      if (tab?.id === undefined) throw new Error('a page of ours must be in a tab');
      await chrome.windows.update(tab.windowId, { width });
      await chrome.tabs.setZoom(tab.id, factor);
    },
    { factor: zoom, width: windowWidth },
  );
}
