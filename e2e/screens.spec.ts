import type { Page } from '@playwright/test';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import {
  checkScreen,
  expectAccessible,
  tabTo,
  takePicture,
} from '../testkit/pages/check-screen.ts';
import { emulateMedia } from '../testkit/pages/emulate-media.ts';
import { createEnvBlock, expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { rejectKey } from '../testkit/pages/reject-key.ts';
import { api } from '../testkit/pages/stamped-request.ts';
import { createFullActivity, showState } from '../testkit/pages/show-state.ts';

const validate = `${api}/keys/validate`;

test.use({ sharesBrowser: true });

test('every screen of the popup, and the demo site', async ({ phantomKey, backend, apiKey }) => {
  const popup = await openNarrowPopup(phantomKey);
  await checkScreen(popup, 'popup-locked');
  await expectUnscrolled(popup);

  await popup.getByTestId('key-field').fill('sk-proj-FAKE FAKEFAKEFAKE');
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('form-problem').waitFor();
  await checkScreen(popup, 'popup-problem');

  backend.answer(validate, rejectKey);
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('arm-button').waitFor();
  await checkScreen(popup, 'popup-rejected');
  await popup.getByTestId('forget-button').click();
  backend.answer(validate, null);

  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await checkScreen(popup, 'popup-armed');
  await expectUnscrolled(popup);

  const page = await phantomKey.openSite();
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.getByTestId('load-models').click();
  await page
    .getByTestId('backend-saw')
    .getByText(/[0-9a-f]{4} [0-9a-f]{4}/)
    .waitFor();
  await checkScreen(page, 'demo-site');

  await popup.getByText('Last uses').click();
  await checkScreen(popup, 'popup-activity');

  await showState(popup, { activity: createFullActivity('a-key', true) });
  await expect(popup.getByTestId('lost-key-notice')).toContainText('worker');
  await checkScreen(popup, 'popup-worker');
});

test('every screen with several keys', async ({ phantomKey, backend, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await openNarrowPopup(phantomKey);
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('key-field').fill(createFakeKey());
  await popup.getByTestId('label-field').waitFor();
  await checkScreen(popup, 'popup-add');

  await popup.getByTestId('label-field').fill('');
  await popup.getByTestId('store-button').click();
  await popup.getByTestId('form-problem').waitFor();
  await checkScreen(popup, 'popup-add-problem');

  await popup.getByTestId('back-button').click();
  await phantomKey.storeKey(createFakeKey(), { label: 'work', use: false });
  backend.answer(validate, rejectKey);
  await phantomKey.storeKey(`sk-ant-api03-FAKE${'0'.repeat(24)}`, { use: false });
  await popup.locator('[data-outcome="rejected"]').waitFor();
  await checkScreen(popup, 'popup-keys');

  await (await phantomKey.openKeyRow(popup)).getByTestId('replace-button').waitFor();
  await checkScreen(popup, 'popup-keys-open');

  await popup.getByTestId('replace-button').click();
  await popup.getByTestId('add-screen').waitFor();
  await checkScreen(popup, 'popup-replace');

  await phantomKey.paste(popup.getByTestId('key-field'), createEnvBlock());
  await popup.getByTestId('import-screen').waitFor();
  await checkScreen(popup, 'popup-import');

  await popup.getByTestId('import-button').click();
  await popup.getByTestId('clipboard-note').waitFor();
  await expect(popup.locator('[data-outcome="none"]')).toHaveCount(0);
  await checkScreen(popup, 'popup-imported');
});

test('the popup by keyboard alone', async ({ phantomKey, apiKey }) => {
  const popup = await phantomKey.openPopup();
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await popup.keyboard.type(apiKey);
  await popup.keyboard.press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await tabTo(popup, 'check-button');
  await popup.keyboard.press('Enter');
  await expect(popup.getByTestId('check-outcome')).toHaveAttribute('data-outcome', 'works');
  await tabTo(popup, 'forget-button');
  await popup.keyboard.press('Enter');
  await popup.getByTestId('key-field').waitFor();
});

test('several keys by keyboard alone', async ({ phantomKey, apiKey }) => {
  const popup = await phantomKey.openPopup();
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await popup.keyboard.type(apiKey);
  await popup.keyboard.press('Enter');
  await popup.getByTestId('armed-screen').waitFor();

  await tabTo(popup, 'add-key-button');
  await popup.keyboard.press('Enter');
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await popup.keyboard.type(createFakeKey());
  await popup.keyboard.press('Enter');
  const [first, second] = [phantomKey.keyRow(popup), phantomKey.keyRow(popup, { label: 'Key 2' })];
  await expect(second).toHaveAttribute('data-armed', 'true');
  await expect(popup.getByRole('heading', { level: 1 })).toBeFocused();

  await tabTo(popup, 'use-button');
  await popup.keyboard.press('Space');
  await expect(first).toHaveAttribute('data-armed', 'true');
  // The focus stays on the button, which now says that the key is active.
  await expect(first.getByRole('button', { name: 'In use OpenAI', pressed: true })).toBeFocused();

  await tabTo(popup, 'more-button');
  await popup.keyboard.press('Enter');
  await tabTo(popup, 'replace-button');
  await popup.keyboard.press('Enter');
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await popup.keyboard.press('Shift+Tab');
  await expect(popup.getByTestId('back-button')).toBeFocused();
  await popup.keyboard.press('Enter');

  await tabTo(popup, 'more-button');
  await popup.keyboard.press('Enter');
  await tabTo(popup, 'forget-button');
  await popup.keyboard.press('Enter');
  await popup.getByTestId('stored-screen').waitFor();
  await expect(popup.getByRole('heading', { level: 1 })).toBeFocused();
});

test('in a narrow window and in forced colours', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  await phantomKey.storeKey(createFakeKey(), { label: 'a name as long as names can be, 40 chars' });
  const popup = await phantomKey.openPopup();
  // 1280 px at 400% zoom, or a window of 640 px at 200%.
  await popup.setViewportSize({ width: 320, height: 480 });
  await emulateMedia(popup, { forcedColors: 'active', reducedMotion: 'reduce' });
  const check = async (name: string) => {
    await takePicture(popup, `narrow-${name}`);
    await expectAccessible(popup, name);
  };
  await phantomKey.openKeyRow(popup);
  await check('keys');
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('provider-select').selectOption('openai');
  await check('add');
  await phantomKey.paste(popup.getByTestId('key-field'), createEnvBlock());
  await popup.getByTestId('import-screen').waitFor();
  await check('import');
  await popup.getByTestId('back-button').click();
  await popup.getByTestId('forget-all-button').click();
  await popup.getByTestId('locked-screen').waitFor();
  await check('locked');
});

test('no browser and no password manager saves the field', async ({ phantomKey }) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  await expect(field).toHaveAttribute('type', 'password');
  await expect(field).toHaveAttribute('autocomplete', 'off');
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await expect(field).not.toHaveAttribute('name');
  await expect(field).not.toHaveAttribute('value');
});

/** Browsers do not make a popup higher than this. */
async function expectUnscrolled(popup: Page): Promise<void> {
  const height = await popup.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeLessThanOrEqual(600);
}

async function openNarrowPopup(phantomKey: PhantomKey): Promise<Page> {
  const popup = await phantomKey.openPopup();
  await popup.setViewportSize({ width: 360, height: 480 });
  await popup.locator('h1').waitFor();
  return popup;
}
