import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { projectRoot } from '../harness/project.ts';
import { expect, test } from './fixtures.ts';
import { addBackend, agreeAhead, cardOf, openOptions } from './options-page.ts';

// `npm run pictures` sets the folder, and so renews the pictures of README and docs.
const pictures = join(projectRoot, process.env['PICTURES'] ?? '.output/pictures');

const own = { api: 'https://api.own.example/api/', sites: ['https://own.example'] };

/** Takes a picture of each colour scheme, after axe has found nothing in it. */
async function checkScreen(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations, `${name}, ${colorScheme}`).toEqual([]);
  }
}

test.beforeAll(() => mkdir(pictures, { recursive: true }));

test('every state of the options page', async ({ phantomKey }) => {
  const options = await openOptions(phantomKey);
  await options.setViewportSize({ width: 760, height: 900 });
  await agreeAhead(phantomKey, ['https://api.own.example', 'https://own.example']);
  await options.bringToFront();
  await addBackend(options, own);
  await checkScreen(options, 'options');

  // Two words in Cyrillic letters, and a site that is no site.
  await options.getByTestId('api-field').fill('https://\u0430pi.ex\u0430mple.com/api/');
  await options.getByTestId('sites-field').fill('https://*.example.com');
  await options.getByTestId('add-button').click();
  await options.getByTestId('problem-text').waitFor();
  await options.getByTestId('uses-field').fill('many');
  await options.getByTestId('uses-field').press('Enter');
  await checkScreen(options, 'options-problem');

  await cardOf(options, 'https://api.own.example').getByTestId('remove-button').click();
  await expect(options.getByTestId('removed-notice')).toContainText('removed');
  await options.getByTestId('local-button').click();
  await options.getByTestId('allow-button').waitFor();
  await checkScreen(options, 'options-not-allowed');
});

test('nothing is cut off at 320 pixels', async ({ phantomKey }) => {
  const options = await openOptions(phantomKey);
  await options.setViewportSize({ width: 320, height: 800 });
  const host = 'a-rather-long-name-of-a-host'.repeat(2);
  await addBackend(options, { api: `https://${host}.example/api/`, sites: own.sites });
  const width = await options.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(320);
  await checkScreen(options, 'options-narrow');
});

test('the options page by keyboard alone', async ({ phantomKey }) => {
  await agreeAhead(phantomKey, ['https://api.own.example', 'https://own.example']);
  const options = await openOptions(phantomKey);
  await options.bringToFront();
  await tabTo(options, 'api-field');
  await options.keyboard.type(own.api);
  await tabTo(options, 'sites-field');
  await options.keyboard.type(own.sites.join('\n'));
  await tabTo(options, 'add-button');
  await options.keyboard.press('Enter');
  const state = cardOf(options, 'https://api.own.example').getByTestId('access-state');
  await expect(state).toHaveAttribute('data-access', 'true');

  await tabTo(options, 'idle-select');
  await options.keyboard.press('ArrowUp');
  await tabTo(options, 'uses-field');
  await options.keyboard.type('50');
  await tabTo(options, 'computer-lock');
  await options.keyboard.press('Space');
  await expect(options.getByTestId('lock-saved')).toHaveText('Saved');
  const stored = () => options.evaluate(async () => chrome.storage.local.get('settings'));
  await expect.poll(stored).toMatchObject({
    settings: { lock: { idleMinutes: 15, maxUses: 50, onComputerLock: false } },
  });

  await options.reload();
  await expect(options.getByTestId('uses-field')).toHaveValue('50');
  await tabTo(options, 'remove-button');
  await options.keyboard.press('Enter');
  await expect(options.getByTestId('removed-notice')).toBeFocused();
});

async function tabTo(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId);
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${testId} must be reached by Tab`);
}
