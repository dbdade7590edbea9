import type { RequestListener } from 'node:http';
import type { Page } from '@playwright/test';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import {
  checkScreen,
  expectAccessible,
  tabTo,
  takePicture,
} from '../testkit/pages/check-screen.ts';
import { emulateMedia } from '../testkit/pages/emulate-media.ts';
import { expect, test } from './fixtures.ts';
import { openOptions } from '../testkit/pages/options-page.ts';

const configuration = 'https://api.gitphantomscope.com/.well-known/byok-configuration';

test.use({ sharesBrowser: true });

test('what the popup says about the protocol', async ({ phantomKey, backend, apiKey }) => {
  const popup = await phantomKey.openPopup();
  await popup.setViewportSize({ width: 360, height: 480 });
  backend.answer(configuration, answerNonsense);
  await enterKey(popup, apiKey);
  await expectBlock(popup, 'malformed');
  await checkScreen(popup, 'popup-malformed');

  backend.answer(configuration, null);
  await popup.getByTestId('recheck-button').click();
  // The key is armed, and what could not be checked before is checked now.
  await expect(popup.getByTestId('check-outcome')).toHaveAttribute('data-outcome', 'works');
  await expect(popup.getByTestId('protection')).toHaveAttribute('data-protocol', 'v2');
  await checkScreen(popup, 'popup-sealed');

  backend.verifier.replaceSigningKey();
  await popup.getByTestId('check-button').click();
  await expectBlock(popup, 'keyChanged');
  await checkScreen(popup, 'popup-key-changed');
  const [pinned, shown] = await readFingerprints(popup);
  expect(pinned).not.toBe(shown);

  // By keyboard. Off is the default and stays the default.
  await tabTo(popup, 'keep-off-button');
  await popup.keyboard.press('Enter');
  await expect(popup.getByTestId('agree-button')).toHaveCount(0);
  await expect(popup.getByTestId('keep-off-button')).toBeFocused();
  await checkScreen(popup, 'popup-kept-off');
  await popup.keyboard.press('Enter');
  await tabTo(popup, 'agree-button');
  await popup.keyboard.press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await expect(popup.getByTestId('check-outcome')).toHaveAttribute('data-outcome', 'works');

  backend.verifier.offer('v1');
  await popup.getByTestId('check-button').click();
  await expectBlock(popup, 'downgrade');
  await checkScreen(popup, 'popup-downgrade');
  await popup.getByTestId('agree-button').click();
  await expect(popup.getByTestId('protection')).toHaveAttribute('data-protocol', 'v1');
  await checkScreen(popup, 'popup-basic');
});

test('several blocked keys, also in a narrow window', async ({ phantomKey, backend, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  await phantomKey.storeKey(createFakeKey(), { label: 'work' });
  const popup = await phantomKey.openPopup();
  const row = await phantomKey.openKeyRow(popup, { label: 'work' });
  await row.getByTestId('protection').waitFor();
  await popup.setViewportSize({ width: 360, height: 480 });
  await checkScreen(popup, 'popup-keys-sealed');
  backend.verifier.replaceSigningKey();
  await row.getByTestId('check-button').click();
  await expectBlock(popup, 'keyChanged');
  await expect(row.getByTestId('use-button')).toHaveText('On hold');
  await checkScreen(popup, 'popup-keys-blocked');
  // 1280 px at 400% zoom, or a window of 640 px at 200%.
  await popup.setViewportSize({ width: 320, height: 480 });
  await expectAccessible(popup, 'keys on hold, narrow');
  await emulateMedia(popup, { forcedColors: 'active' });
  await takePicture(popup, 'narrow-keys-blocked');
});

test('what the settings say about the protocol', async ({ phantomKey, backend }) => {
  const options = await openOptions(phantomKey);
  await options.setViewportSize({ width: 760, height: 900 });
  const now = options.getByTestId('protocol-now');
  await options.getByTestId('recheck-button').click();
  await expect(now).toHaveAttribute('data-protocol', 'v2');
  const pinned = await options.getByTestId('pinned-fingerprint').locator('code').innerText();
  await checkScreen(options, 'options-sealed');

  backend.verifier.replaceSigningKey();
  await options.getByTestId('recheck-button').click();
  await expectBlock(options, 'keyChanged');
  await checkScreen(options, 'options-key-changed');
  await options.getByTestId('agree-button').click();
  await expectBlock(options, 'none');
  const code = options.getByTestId('pinned-fingerprint').locator('code');
  await expect(code).not.toHaveText(pinned);
  backend.verifier.replaceSigningKey();
  const agreed = await code.innerText();
  await options.getByTestId('forget-pin-button').click();
  await checkScreen(options, 'options-forget-pin');
  await options.getByTestId('forget-pin-confirm').click();
  await expect(now).toHaveAttribute('data-protocol', 'v2');
  await expect(code).not.toHaveText(agreed);

  backend.verifier.offer('v1');
  await options.getByTestId('protocol-select').selectOption('sealed');
  await expect(options.getByTestId('protocol-saved')).toHaveText('Saved');
  await options.getByTestId('recheck-button').click();
  await expectBlock(options, 'notOffered');
  await options.setViewportSize({ width: 320, height: 800 });
  await checkScreen(options, 'options-not-offered');
});

async function enterKey(popup: Page, apiKey: string): Promise<void> {
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
}

async function expectBlock(page: Page, kind: string): Promise<void> {
  await expect(page.getByTestId('block-notice')).toHaveAttribute('data-block', kind);
}

async function readFingerprints(popup: Page): Promise<string[]> {
  const shown = ['fingerprintPinned', 'fingerprintShown'].map((id) =>
    popup.getByTestId(id).locator('code').innerText(),
  );
  return Promise.all(shown);
}

function answerNonsense(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end('{"protocols":["v2"]}');
}
