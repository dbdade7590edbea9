import { checkScreen, tabTo } from './check-screen.ts';
import { expect, test } from './fixtures.ts';
import { api } from './stamped-request.ts';

test('every screen of the popup, and the demo site', async ({ phantomKey, backend, apiKey }) => {
  const popup = await phantomKey.openPopup();
  await popup.setViewportSize({ width: 360, height: 480 });
  await popup.getByTestId('key-field').waitFor();
  await checkScreen(popup, 'popup-locked');

  await popup.getByTestId('key-field').fill('sk-proj-FAKE FAKEFAKEFAKE');
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('form-problem').waitFor();
  await checkScreen(popup, 'popup-problem');

  backend.answer(`${api}/keys/validate`, (_request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end('{"error":{"code":"INVALID_BYOK_KEY"}}');
  });
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('arm-button').waitFor();
  await checkScreen(popup, 'popup-rejected');
  await popup.getByTestId('forget-button').click();
  backend.answer(`${api}/keys/validate`, null);

  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await checkScreen(popup, 'popup-armed');

  const page = await phantomKey.openSite();
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.getByTestId('load-models').click();
  await page
    .getByTestId('backend-saw')
    .getByText(/[0-9a-f]{4} [0-9a-f]{4}/)
    .waitFor();
  await checkScreen(page, 'demo-site');
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

test('the field is one that no browser and no password manager keeps', async ({ phantomKey }) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  await expect(field).toHaveAttribute('type', 'password');
  await expect(field).toHaveAttribute('autocomplete', 'off');
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await expect(field).not.toHaveAttribute('name');
  await expect(field).not.toHaveAttribute('value');
});
