import type { Page } from '@playwright/test';
import { checkScreen, expectAccessible } from './check-screen.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from './phantom-key.ts';
import { callModels, isStamped } from './stamped-request.ts';

/** The page that the extension opens by itself, once it is installed. */
async function expectWelcome({ context }: PhantomKey): Promise<Page> {
  const isWelcome = (page: Page): boolean => page.url().endsWith('/welcome.html');
  const opened = context.pages().find(isWelcome);
  return opened ?? context.waitForEvent('page', { predicate: isWelcome });
}

test('opens at install, and takes a key', async ({ phantomKey, backend, apiKey }) => {
  const welcome = await expectWelcome(phantomKey);
  await welcome.getByTestId('key-field').fill(apiKey);
  await welcome.getByTestId('key-field').press('Enter');
  await welcome.getByTestId('armed-screen').waitFor();
  const page = await phantomKey.openSite();
  await callModels(page, 'welcomed');
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('welcomed')))).toBe(true);
});

test('is a page for everyone', async ({ phantomKey }) => {
  const welcome = await expectWelcome(phantomKey);
  await welcome.getByTestId('key-field').waitFor();
  await welcome.setViewportSize({ width: 1000, height: 800 });
  await checkScreen(welcome, 'welcome');
  await welcome.setViewportSize({ width: 320, height: 640 });
  await expectAccessible(welcome, 'welcome, narrow');
});
