import { expect, test } from '../fixtures.ts';
import { openPrivateWindow } from '../../testkit/pages/privileged-page.ts';
import { callModels, isStamped } from '../../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com/';

// The manifest says `"incognito": "not_allowed"`, so the user has no switch to allow it.
test('a private window does not carry the key of a normal one', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const normal = await phantomKey.openSite();
  const page = await openPrivateWindow(phantomKey.context);
  await expect(async () => {
    // Until the window has shown its own first page, that page can replace ours.
    await page.goto(site);
    expect(await callModels(page, 'private')).toBe(401);
  }).toPass();
  const seen = backend.seen.filter(({ url }) => url.includes('private'));
  expect(seen.map(isStamped)).not.toContain(true);
  expect(seen).not.toEqual([]);
  // The key is still there and still works in a normal window.
  expect(await callModels(normal, 'normal')).toBe(200);
});
