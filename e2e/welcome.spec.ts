import type { Page } from '@playwright/test';
import { firefoxBuild } from '../testkit/project.ts';
import { checkScreen, expectAccessible } from '../testkit/pages/check-screen.ts';
import { expect, test } from './fixtures.ts';
import { installInFirefox, removeFromFirefox } from '../testkit/pages/install-in-firefox.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

/** The page that the extension opens after it is installed. */
async function expectWelcome(phantomKey: PhantomKey): Promise<Page> {
  const { browser, context } = phantomKey;
  // The extension opened it before the driver could see it, so it is loaded again.
  if (browser === 'firefox') {
    await removeFromFirefox(phantomKey);
    await installInFirefox(phantomKey, firefoxBuild);
  }
  const find = () => context.pages().find((page) => page.url().endsWith('/welcome.html'));
  // Firefox opens an empty tab first and then loads the page in it.
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  const welcome = find();
  if (welcome === undefined) throw new Error('the welcome page must be open');
  return welcome;
}

test('opens after the installation and takes a key', async ({ phantomKey, backend, apiKey }) => {
  const welcome = await expectWelcome(phantomKey);
  await welcome.getByTestId('key-field').fill(apiKey);
  await welcome.getByTestId('key-field').press('Enter');
  await welcome.getByTestId('armed-screen').waitFor();
  const page = await phantomKey.openSite();
  await callModels(page, 'welcomed');
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('welcomed')))).toBe(true);
});

test('is accessible', async ({ phantomKey }) => {
  const welcome = await expectWelcome(phantomKey);
  await welcome.getByTestId('key-field').waitFor();
  await welcome.setViewportSize({ width: 1000, height: 800 });
  await checkScreen(welcome, 'welcome');
  await welcome.setViewportSize({ width: 320, height: 640 });
  await expectAccessible(welcome, 'welcome, narrow');
});
