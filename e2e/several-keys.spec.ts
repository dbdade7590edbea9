import type { Page } from '@playwright/test';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { api, callModels, isStamped } from '../testkit/pages/stamped-request.ts';

/** The key that the provider received with the page's next request. */
async function travelled(page: Page, backend: RecordingBackend): Promise<readonly string[]> {
  backend.provider.clear();
  await callModels(page, 'travelled');
  return backend.provider.authorizations;
}

/** An active key and a second, inactive key of the same provider, a page, and a popup. */
async function startWithTwo(phantomKey: PhantomKey, first: string, second: string) {
  await phantomKey.storeKey(first);
  await phantomKey.storeKey(second, { label: 'work', use: false });
  const [page, popup] = [await phantomKey.openSite(), await phantomKey.openPopup()];
  await popup.getByTestId('keys-screen').waitFor();
  return { page, popup };
}

test.use({ sharesBrowser: true });

test('after switching the next request carries the other key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const other = createFakeKey();
  const { page, popup } = await startWithTwo(phantomKey, apiKey, other);
  expect(await travelled(page, backend)).toEqual([`Bearer ${apiKey}`]);
  for (const [label, key] of [
    ['work', other],
    [null, apiKey],
    ['work', other],
  ] as const) {
    const row = phantomKey.keyRow(popup, { label });
    await row.getByTestId('use-button').click();
    await expect(row).toHaveAttribute('data-armed', 'true');
    expect(await travelled(page, backend)).toEqual([`Bearer ${key}`]);
    expect((await phantomKey.readState()).rules).toHaveLength(1);
  }
});

test('a replaced key is gone, and the new one is active if the old one was', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const next = [createFakeKey(), createFakeKey()] as const;
  const { page, popup } = await startWithTwo(phantomKey, apiKey, createFakeKey());
  for (const [at, label] of [null, 'work'].entries()) {
    const row = await phantomKey.openKeyRow(popup, { label });
    await row.getByTestId('replace-button').click();
    await popup.getByTestId('key-field').fill(next[at] ?? '');
    await popup.getByTestId('key-field').press('Enter');
    await popup.getByTestId('keys-screen').waitFor();
    await expect(popup.locator('[data-outcome="works"]')).toHaveCount(2);
    await expect(phantomKey.keyRow(popup, { label: null })).toHaveAttribute('data-armed', 'true');
  }
  expect(await travelled(page, backend)).toEqual([`Bearer ${next[0]}`]);
  await phantomKey.keyRow(popup, { label: 'work' }).getByTestId('use-button').click();
  await expect(phantomKey.keyRow(popup, { label: 'work' })).toHaveAttribute('data-armed', 'true');
  expect(await travelled(page, backend)).toEqual([`Bearer ${next[1]}`]);
});

test('forgetting the active key removes its rule and activates no other key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const other = createFakeKey();
  const { page, popup } = await startWithTwo(phantomKey, apiKey, other);
  const row = await phantomKey.openKeyRow(popup);
  await row.getByTestId('forget-button').click();
  await popup.getByTestId('stored-screen').waitFor();
  expect((await phantomKey.readState()).rules).toEqual([]);
  expect(await callModels(page, 'forgotten')).toBe(401);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('forgotten')))).toBe(false);

  await popup.getByTestId('arm-button').click();
  await popup.getByTestId('armed-screen').waitFor();
  expect(await travelled(page, backend)).toEqual([`Bearer ${other}`]);
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  const { rules, session } = await phantomKey.readState();
  expect([rules, Object.keys(session)]).toEqual([[], ['status']]);
});

test('an inactive key can be forgotten while another is active', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const { page, popup } = await startWithTwo(phantomKey, apiKey, createFakeKey());
  const row = await phantomKey.openKeyRow(popup, { label: 'work' });
  await row.getByTestId('forget-button').click();
  await popup.getByTestId('armed-screen').waitFor();
  expect(await travelled(page, backend)).toEqual([`Bearer ${apiKey}`]);
});

test('all keys can be forgotten in one press', async ({ phantomKey, apiKey }) => {
  const { page, popup } = await startWithTwo(phantomKey, apiKey, createFakeKey());
  await popup.getByTestId('forget-all-button').click();
  await popup.getByTestId('key-field').waitFor();
  expect(await callModels(page, 'after-all')).toBe(401);
  const { rules, session } = await phantomKey.readState();
  expect([rules, Object.keys(session)]).toEqual([[], ['status']]);
});

test("a rejected key waits for the user's consent, and the active one stays active", async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  backend.answer(`${api}/keys/validate`, (_request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end('{"error":{"code":"INVALID_BYOK_KEY"}}');
  });
  const rejected = createFakeKey();
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('key-field').fill(rejected);
  await popup.getByTestId('store-button').click();
  const row = phantomKey.keyRow(popup, { label: 'Key 2' });
  await expect(row.getByTestId('check-outcome')).toHaveAttribute('data-outcome', 'rejected');
  await expect(row).toHaveAttribute('data-armed', 'false');
  const page = await phantomKey.openSite();
  expect(await travelled(page, backend)).toEqual([`Bearer ${apiKey}`]);

  await row.getByTestId('use-button').click();
  await expect(row).toHaveAttribute('data-armed', 'true');
  expect(await travelled(page, backend)).toEqual([`Bearer ${rejected}`]);
});

test('the name field accepts no key', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('provider-select').selectOption('openai');
  const label = popup.getByTestId('label-field');
  await label.fill('');
  expect(await phantomKey.paste(label, apiKey)).toBe('prevented');
  await expect(popup.getByTestId('form-problem')).toHaveAttribute('data-problem', 'labelIsKey');
  await expect(label).toHaveValue('');
});
