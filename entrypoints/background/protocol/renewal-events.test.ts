import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { browser } from '../../../lib/extension/browser.ts';
import * as reconciling from './reconcile.ts';
import { chooseProtocol } from '../../../lib/extension/settings.ts';
import * as discovery from './refresh-discovery.ts';
import { storeForTest } from '../session/store-for-test.ts';
import { renewAfter, listenForRenewalEvents } from './renewal-events.ts';

const url = 'https://api.gitphantomscope.com/api/v1/models';

beforeEach(async () => {
  vi.stubGlobal('fetch', createSandboxVerifier().fetch);
  await storeForTest();
  vi.spyOn(discovery, 'sealAfterRefusal').mockResolvedValue();
  vi.spyOn(reconciling, 'renewForSite').mockResolvedValue();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('has a token sealed anew after the backend’s 409 below its API, and after nothing else', async () => {
  await renewAfter({ statusCode: 200, url });
  await renewAfter({ statusCode: 400, url });
  await renewAfter({ statusCode: 409, url: 'https://api.gitphantomscope.com/other' });
  await renewAfter({ statusCode: 409, url: 'https://gitphantomscope.com/api/v1/models' });
  expect(discovery.sealAfterRefusal).not.toHaveBeenCalled();
  await renewAfter({ statusCode: 409, url });
  expect(discovery.sealAfterRefusal).toHaveBeenCalledTimes(1);
});

it('leaves version 1 alone', async () => {
  await chooseProtocol('git-phantom-scope', 'v1');
  await discovery.refreshDiscovery('https://api.gitphantomscope.com');
  await renewAfter({ statusCode: 409, url });
  expect(discovery.sealAfterRefusal).not.toHaveBeenCalled();
});

it('renews for a page that opens, and a tab that comes to the front', () => {
  listenForRenewalEvents();
  const [opened, filter] =
    vi.mocked(browser.webRequest.onBeforeRequest.addListener).mock.lastCall ?? [];
  expect(filter).toEqual({ urls: ['https://*/*'], types: ['main_frame'] });
  const [activated] = vi.mocked(browser.tabs.onActivated.addListener).mock.lastCall ?? [];
  void opened?.({} as never);
  activated?.({} as never);
  expect(reconciling.renewForSite).toHaveBeenCalledTimes(2);
});
