import { expect, it } from 'vitest';
import { requestAccess } from '../../lib/extension/backend-access.ts';
import { addedBackend } from '../../lib/extension/backend-for-test.ts';
import { gitPhantomScope, hostPermissions } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { changeSettings } from '../../lib/extension/settings.ts';
import { readOfferedBackends } from './offered-backends.ts';

it('offers backends with the permission, or the built-in one if there are none', async () => {
  await changeSettings(() => ({ backends: [addedBackend] }));
  expect(await readOfferedBackends()).toEqual([gitPhantomScope]);
  await requestAccess(addedBackend);
  expect(await readOfferedBackends()).toEqual([gitPhantomScope, addedBackend]);
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
  expect(await readOfferedBackends()).toEqual([addedBackend]);
  await browser.permissions.remove({ origins: hostPermissions(addedBackend, true) });
  expect(await readOfferedBackends()).toEqual([gitPhantomScope]);
});
