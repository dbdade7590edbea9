import { expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { welcomeAtInstall } from './welcome.ts';

it('opens the welcome page after an install, and not after an update', async () => {
  const create = vi.spyOn(fakeBrowser.tabs, 'create');
  welcomeAtInstall();
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'update', previousVersion: '0.0.1' });
  expect(create).not.toHaveBeenCalled();
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'install' });
  expect(create.mock.calls[0]?.[0].url).toMatch(/\/welcome\.html$/);
});
