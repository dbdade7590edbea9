import { expect, test } from '../fixtures.ts';
import { openPrivateWindow } from '../privileged-page.ts';
import { callModels, isStamped } from '../stamped-request.ts';

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
  // Until the window has shown its own first page, that page gets in the way.
  await expect(() => page.goto(site)).toPass();
  expect(await callModels(page, 'private')).toBe(401);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('private')))).toBe(false);
  // The key is still there, and still used where it may be.
  expect(await callModels(normal, 'normal')).toBe(200);
});
