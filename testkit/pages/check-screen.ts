import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { projectRoot } from '../project.ts';
import { emulateMedia, isFirefox } from './emulate-media.ts';

// `npm run pictures` takes the pictures of README and docs from here.
const pictures = join(projectRoot, '.output', 'pictures');

const axeScript = join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js');

/** Checks a page with axe, then takes a picture in each colour scheme. */
export async function checkScreen(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await emulateMedia(page, { colorScheme, reducedMotion: 'reduce' });
    await takePicture(page, `${name}-${colorScheme}`);
    if (colorScheme === 'light') await expectAccessible(page, name);
    else await expectContrast(page, `${name}, dark`);
  }
}

/** Takes a picture of the whole page. The pictures in docs are Chromium's. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = isFirefox(page) ? join(pictures, 'firefox') : pictures;
  // Chromium does not paint a tab in the background.
  if (!isFirefox(page)) await page.bringToFront();
  // Moves the pointer away.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Expects no finding by axe, no control that is too small, and nothing outside the window. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await expectNoViolation(page, name);
  expect(await page.evaluate(findSmallTargets), `${name}: targets under 24 px`).toEqual([]);
  const isTooWide = () => document.documentElement.scrollWidth > innerWidth;
  expect(await page.evaluate(isTooWide), `${name}: has to be scrolled sideways`).toBe(false);
}

/** The rules that depend on colours. */
export async function expectContrast(page: Page, name: string): Promise<void> {
  await expectNoViolation(page, name, ['color-contrast']);
}

/** Expects no finding by axe: by all its rules, unless some are named. Our pages have no frames. */
async function expectNoViolation(page: Page, name: string, rules?: string[]): Promise<void> {
  await bringAxe(page);
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    ...(rules !== undefined && { runOnly: rules }),
  };
  const violations = await page.evaluate(async (it) => {
    const { axe } = globalThis as unknown as AxePage;
    return (await axe.run(document, it)).violations;
  }, options);
  expect(violations, name).toEqual([]);
}

/** Pages in which axe is loaded. */
interface AxePage {
  readonly axe: typeof axe;
}

/** Loads axe once per document, because a browser takes longer to parse it than to run it. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in globalThis)) return;
  if (isFirefox(page)) await page.evaluate(hideReflections);
  await page.evaluate(await readFile(axeScript, 'utf8'));
}

/**
 * Runs in the page: axe may read only attributes, which say the same on our pages. If the driver has read an ARIA relation as
 * elements in its own world, as `getByRole` does, Firefox 153 crashes when the page reads it too (docs/browsers.md).
 */
function hideReflections(): void {
  for (const name of Object.getOwnPropertyNames(Element.prototype)) {
    if (/^aria\w+Elements?$/.test(name)) Reflect.deleteProperty(Element.prototype, name);
  }
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId).and(page.locator(':focus'));
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press('Tab');
    if ((await target.count()) > 0) return;
  }
  throw new Error(`${testId} must be reached by Tab`);
}

/** Runs in the page: finds controls that are smaller than WCAG 2.2 requires. A link within text may be. */
function findSmallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, select, input, label:has(input)')]
    .filter((element) => element.closest('label') === null || element.localName === 'label')
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.min(width, height) < 24;
    })
    .map(({ outerHTML }) => outerHTML);
}
