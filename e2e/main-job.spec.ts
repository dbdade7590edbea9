import { expect, test } from './fixtures.ts';
import { gitPhantomScope } from '../lib/extension/backends.ts';
import { callModels, findHeaders } from '../testkit/pages/stamped-request.ts';

test.use({ sharesBrowser: true });

test('a key typed in the popup reaches the provider exactly as typed', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await expect(popup.getByTestId('armed-screen')).toContainText('OpenAI');
  await expect(popup.getByTestId('armed-screen')).toContainText(gitPhantomScope.label);
  await expect(popup.getByTestId('check-outcome')).toHaveAttribute('data-outcome', 'works');

  const page = await phantomKey.openSite();
  backend.provider.clear();
  const status = await callModels(page, 'main-job');
  expect(status).toBe(200);

  const headers = findHeaders(await backend.waitFor(({ url }) => url.includes('main-job')));
  expect(headers.encryptedKey).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(headers.sessionKey).toMatch(/^v2\./);
  expect(backend.provider.authorizations).toEqual([`Bearer ${apiKey}`]);
});

test('the demo site shows what the backend saw, and not the key', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await page.getByTestId('load-models').click();
  await expect(page.getByTestId('backend-saw')).toContainText(/[0-9a-f]{4} [0-9a-f]{4}/);
  await expect(page.getByTestId('backend-saw')).toContainText('openai', { ignoreCase: true });
  expect(await page.content()).not.toContain(apiKey.slice(8));
});

test('after forgetting one key and storing another, only the other is sent', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const other = `${apiKey}2`;
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await phantomKey.storeKey(other);
  const page = await phantomKey.openSite();
  backend.provider.clear();
  await callModels(page, 'replaced');
  expect(backend.provider.authorizations).toEqual([`Bearer ${other}`]);
});
