import { expect, test } from './fixtures.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

test.use({ sharesBrowser: true });

test('after Forget the next request carries nothing, and nothing is left', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  expect(await callModels(page, 'before')).toBe(200);

  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();

  expect(await callModels(page, 'after')).toBe(401);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('before')))).toBe(true);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('after')))).toBe(false);
  // What is left says why the key is gone, and nothing about the key.
  const lastLock = { reason: 'byHand', at: expect.any(Number) as unknown };
  const status = { keys: [], lastLock, endsAt: null, endsBy: null };
  expect(await phantomKey.readState()).toEqual({ rules: [], session: { status } });
});

test('a popup that is open elsewhere is updated', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const [one, other] = [await phantomKey.openPopup(), await phantomKey.openPopup()];
  await other.getByTestId('armed-screen').waitFor();
  await one.getByTestId('forget-button').click();
  await other.getByTestId('key-field').waitFor();
});
