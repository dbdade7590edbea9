import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { projectRoot } from '../harness/project.ts';
import { expect } from './fixtures.ts';

// `npm run pictures` sets the folder, and so renews the pictures of README and docs.
const pictures = join(projectRoot, process.env['PICTURES'] ?? '.output/pictures');

/** Takes a picture of each colour scheme, after axe has found nothing in it. */
export async function checkScreen(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations, `${name}, ${colorScheme}`).toEqual([]);
  }
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId);
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${testId} must be reached by Tab`);
}
