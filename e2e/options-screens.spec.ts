import { agreeAhead } from '../testkit/pages/browser-settings.ts';
import { checkScreen, tabTo } from '../testkit/pages/check-screen.ts';
import { expect, test } from './fixtures.ts';
import { addBackend, cardOf, openOptions } from '../testkit/pages/options-page.ts';

const own = { api: 'https://api.own.example/api/', sites: ['https://own.example'] };

test.use({ sharesBrowser: true });

test('every state of the options page', async ({ phantomKey }) => {
  const options = await openOptions(phantomKey);
  await options.setViewportSize({ width: 760, height: 900 });
  await agreeAhead(phantomKey, ['https://api.own.example', 'https://own.example']);
  await options.bringToFront();
  await addBackend(options, own);
  await checkScreen(options, 'options');

  // Two words in Cyrillic letters, and a site that is not a URL.
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
  // The scroll bar takes some of the width.
  expect(width).toBeLessThanOrEqual(320);
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
