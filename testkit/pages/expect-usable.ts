import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectContrast } from './check-screen.ts';
import { emulateMedia } from './emulate-media.ts';
import { findFaint, findHidden, listStops, readFocus, readMotion } from './look-at-page.ts';

const windowWidth = 1280;

/** At 200%, and at 400%, where 320 pixels are left. */
const zooms = [2, 4];

/** A screen is for everyone: in all colours, at every size, by keyboard alone, and still for whoever wants it still. */
export async function expectUsable(page: Page, name: string): Promise<void> {
  await expectColours(page, name);
  await expectStill(page, name);
  await expectTabOrder(page, name);
  await expectZoomable(page, name);
}

/** Axe finds nothing in light and in dark; what does not depend on colours is looked at once. */
export async function expectColours(page: Page, name: string): Promise<void> {
  // A button on the way from one colour to the next has neither.
  await emulateMedia(page, { colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, name);
  await emulateMedia(page, { colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectContrast(page, `${name}, dark`);
  await expectForcedColours(page, name);
}

/**
 * Texts, controls and pictures stand out in the colours that the user forces. Axe cannot tell: it takes the colour of a
 * text from `-webkit-text-fill-color`, which Chromium reports as if nothing were forced.
 */
async function expectForcedColours(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await emulateMedia(page, { colorScheme, reducedMotion: 'reduce', forcedColors: 'active' });
    const faint = await page.evaluate(findFaint);
    expect(faint, `${name}: faint in forced colours, ${colorScheme}`).toEqual([]);
  }
  await emulateMedia(page, { reducedMotion: 'reduce' });
}

/** Nothing moves for a user who wants less motion, and everything may for the others. */
async function expectStill(page: Page, name: string): Promise<void> {
  await emulateMedia(page, { reducedMotion: 'no-preference' });
  expect(await page.evaluate(readMotion), `${name}: control`).not.toEqual([]);
  await emulateMedia(page, { reducedMotion: 'reduce' });
  expect(await page.evaluate(readMotion), `${name}: moves`).toEqual([]);
}

/**
 * Tab comes to every control, in the order in which they are read, and each shows that it has the focus. Walked again where
 * it went wrong: a busy Firefox does not always scroll to where the focus went.
 */
async function expectTabOrder(page: Page, name: string): Promise<void> {
  const stops = await page.evaluate(listStops);
  expect(stops.length, `${name}: has nothing to press`).toBeGreaterThan(0);
  await expect(() => walk(page, name, stops)).toPass({ timeout: 30_000 });
}

async function walk(page: Page, name: string, stops: readonly string[]): Promise<void> {
  // A press on the ground of the page, at its top: the next Tab begins before everything.
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

/** Nothing is lost, covered or beside the window at the browser's own zoom. */
async function expectZoomable(page: Page, name: string): Promise<void> {
  for (const zoom of zooms) {
    await setZoom(page, zoom);
    const isTooWide = () => document.documentElement.scrollWidth > innerWidth;
    expect(await page.evaluate(isTooWide), `${name}: scrolls sideways at ${zoom}`).toBe(false);
    expect(await page.evaluate(findHidden), `${name}: hidden at ${zoom}`).toEqual([]);
  }
  await setZoom(page, 1);
}

/** A window that is still busy with its last size does not take the next one: it is told until it has it. */
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
