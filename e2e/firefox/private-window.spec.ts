import { expect, test } from '../fixtures.ts';
import { openPrivateWindow } from '../../testkit/pages/privileged-page.ts';
import { callModels, isStamped } from '../../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com/';

// The manifest says so (incognito: not_allowed), and so there is no switch by which a user could allow it.
test('a private window does not carry the key of a normal one', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const normal = await phantomKey.openSite();
  const page = await openPrivateWindow(phantomKey.context);
  await expect(async () => {
    // Until the window has shown its own first page, that page gets in the way, also after ours.
    await page.goto(site);
    expect(await callModels(page, 'private')).toBe(401);
  }).toPass();
  const seen = backend.seen.filter(({ url }) => url.includes('private'));
  expect(seen.map(isStamped)).not.toContain(true);
  expect(seen).not.toEqual([]);
  // The key is still there, and still used where it may be.
  expect(await callModels(normal, 'normal')).toBe(200);
});
