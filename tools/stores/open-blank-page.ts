import { type Browser, chromium, type Page } from '@playwright/test';
import { expectChromium } from '../../testkit/browsers/find-chromium.ts';

/** Chromium with one empty page, to draw on. */
export async function openBlankPage(): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({
    executablePath: expectChromium(console.log),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  return { browser, page: await browser.newPage({ viewport: { width: 1280, height: 800 } }) };
}
