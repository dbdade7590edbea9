import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { projectRoot } from '../../testkit/project.ts';

/** The demo site, under its production name. */
export const site = 'https://gitphantomscope.com/';

const pictures = join(projectRoot, '.output', 'demo');

/**
 * Does the main job once, as a user would, and prints what page and backend saw.
 * @throws {Error} when a step does not happen
 */
export async function walkThrough(context: BrowserContext, extensionId: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const apiKey = `sk-proj-FAKE${randomBytes(24).toString('hex')}`;
  const popup = await storeKey(context, extensionId, apiKey);
  const page = await callBackend(context);
  const [pageSees, backendSaw] = await Promise.all([
    page.getByTestId('page-sees').innerText(),
    page.getByTestId('backend-saw').innerText(),
  ]);
  await page.screenshot({ path: join(pictures, 'page.png'), fullPage: true });
  // Chromium draws nothing of a tab that is behind another.
  await popup.bringToFront();
  await popup.screenshot({ path: join(pictures, 'popup.png') });
  if ((await page.content()).includes(apiKey)) throw new Error('the page has seen the key');
  console.log(`
1. Popup: a generated OpenAI key was typed and stored. It says:
${indent((await popup.getByTestId('armed-screen').innerText()).trim())}

2. Page (${site}): its JavaScript called the backend. It sees:
${indent(pageSees)}

3. Backend: it decrypted the key in memory and used it. It says:
${indent(backendSaw)}

The page holds no key, no envelope and no session key.
Pictures: ${join(pictures, 'popup.png')}, ${join(pictures, 'page.png')}`);
}

async function storeKey(
  context: BrowserContext,
  extensionId: string,
  apiKey: string,
): Promise<Page> {
  const popup = await context.newPage();
  await popup.setViewportSize({ width: 360, height: 560 });
  await popup.goto(`chrome-extension://${extensionId}/popup.html`);
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.screenshot({ path: join(pictures, 'popup-typed.png') });
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  return popup;
}

async function callBackend(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.goto(site);
  await page.getByTestId('load-models').click();
  await page
    .getByTestId('backend-saw')
    .getByText(/[0-9a-f]{4} [0-9a-f]{4}/)
    .waitFor();
  return page;
}

function indent(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `   | ${line}`)
    .join('\n');
}
