import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { projectRoot } from '../project.ts';
import { emulateMedia, isFirefox } from './emulate-media.ts';

// `npm run pictures` takes those of README and docs from here.
const pictures = join(projectRoot, '.output', 'pictures');

const axeScript = join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js');

/** Takes a picture of each colour scheme, after axe has found nothing in it. */
export async function checkScreen(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await emulateMedia(page, { colorScheme, reducedMotion: 'reduce' });
    await takePicture(page, `${name}-${colorScheme}`);
    if (colorScheme === 'light') await expectAccessible(page, name);
    else await expectContrast(page, `${name}, dark`);
  }
}

/** Takes a picture of the whole page; those of the docs are Chromium's. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = isFirefox(page) ? join(pictures, 'firefox') : pictures;
  // Chromium draws nothing of a tab that is behind another.
  if (!isFirefox(page)) await page.bringToFront();
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Finds nothing by axe, nothing that is too small to press, nothing beyond the edge. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await expectNoViolation(page, name);
  expect(await page.evaluate(findSmallTargets), `${name}: targets under 24 px`).toEqual([]);
  const isTooWide = () => document.documentElement.scrollWidth > innerWidth;
  expect(await page.evaluate(isTooWide), `${name}: has to be scrolled sideways`).toBe(false);
}

/** What depends on colours. */
export async function expectContrast(page: Page, name: string): Promise<void> {
  await expectNoViolation(page, name, ['color-contrast']);
}

/** Finds nothing by axe: by all its rules, unless some are named. Our pages frame nothing. */
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

/** A page that axe was brought to. */
interface AxePage {
  readonly axe: typeof axe;
}

/** Once for each document: axe is large, and takes a browser longer to read than to run. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in globalThis)) return;
  if (isFirefox(page)) await page.evaluate(hideReflections);
  await page.evaluate(await readFile(axeScript, 'utf8'));
}

/**
 * In the page: leaves axe the attributes alone, which say the same on our pages. Where the driver has read an ARIA relation as
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

/** In the page: what can be pressed, but is smaller than WCAG 2.2 wants; a link within a text may be. */
function findSmallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, select, input, label:has(input)')]
    .filter((element) => element.closest('label') === null || element.localName === 'label')
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.min(width, height) < 24;
    })
    .map(({ outerHTML }) => outerHTML);
}
