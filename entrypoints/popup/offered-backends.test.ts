import { expect, it } from 'vitest';
import { requestAccess } from '../../lib/backend-access.ts';
import { gitPhantomScope, hostPermissions } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import { changeSettings } from '../../lib/settings.ts';
import { readOfferedBackends } from './offered-backends.ts';

const added = {
  id: '5e1f6b0c-1d1c-4e0e-9d4b-6a5a2f0d9a11',
  label: 'Mine',
  apiOrigin: 'https://api.mine.example',
  apiPath: '/api/',
  siteOrigins: ['https://mine.example'],
};

it('offers what the browser lets us act on, and the built-in one where that is nothing', async () => {
  await changeSettings(() => ({ backends: [added] }));
  expect(await readOfferedBackends()).toEqual([gitPhantomScope]);
  await requestAccess(added);
  expect(await readOfferedBackends()).toEqual([gitPhantomScope, added]);
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
  expect(await readOfferedBackends()).toEqual([added]);
  await browser.permissions.remove({ origins: hostPermissions(added, true) });
  expect(await readOfferedBackends()).toEqual([gitPhantomScope]);
});
