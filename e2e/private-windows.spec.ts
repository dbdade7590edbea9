import { cp } from 'node:fs/promises';
import type { Page, TestInfo, Worker } from '@playwright/test';
import { chromiumBuild } from '../testkit/project.ts';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { changeManifest } from '../testkit/pages/change-manifest.ts';
import { expect, test } from './fixtures.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

test('a key is never used in a private window: the browser does not let us in', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  expect(await allowInPrivateWindows(phantomKey)).toEqual({ isEnabled: false, isActive: false });
  await phantomKey.storeKey(apiKey);
  const site = await openPrivateSite(phantomKey);

  expect(await wasStamped(backend, site, 'private')).toBe(false);
  expect(await Promise.all(phantomKey.context.serviceWorkers().map(isPrivate))).toEqual([false]);
  // The same key, the same moment, a normal window: it does travel.
  expect(await wasStamped(backend, await phantomKey.openSite(), 'normal')).toBe(true);
});

// Why the manifest does not say "split": docs/threat-model.md. The day this fails, that statement has to change.
test('with "split", private windows would carry the key of the normal ones', async ({
  backend,
  apiKey,
}, testInfo) => {
  const build = await copyBuildWithSplit(testInfo);
  await using phantomKey = await PhantomKey.start(backend, { build });
  expect(await allowInPrivateWindows(phantomKey)).toEqual({ isEnabled: true, isActive: true });
  await phantomKey.storeKey(apiKey);
  const site = await openPrivateSite(phantomKey);

  expect(await wasStamped(backend, site, 'private')).toBe(true);
  const worker = await expectPrivateWorker(phantomKey);
  const stored = await worker.evaluate(() => chrome.storage.session.get(null));
  expect(Object.keys(stored)).toContain('vault');
});

/** Switches the extension on for private windows, as `chrome://extensions` does, and says how it stands then. */
async function allowInPrivateWindows(
  phantomKey: PhantomKey,
): Promise<{ isEnabled: boolean; isActive: boolean }> {
  const page = await phantomKey.context.newPage();
  await page.goto('chrome://extensions');
  const access = await page.evaluate(async (extensionId) => {
    // Without it the reload below would disable an unpacked extension.
    await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
    await chrome.developerPrivate.updateExtensionConfiguration({
      extensionId,
      incognitoAccess: true,
    });
    return (await chrome.developerPrivate.getExtensionInfo(extensionId)).incognitoAccess;
  }, phantomKey.id);
  await page.close();
  return access;
}

async function openPrivateSite(phantomKey: PhantomKey): Promise<Page> {
  const popup = await phantomKey.openPopup();
  const opened = phantomKey.context.waitForEvent('page');
  await popup.evaluate(async (url) => {
    await chrome.windows.create({ incognito: true, url });
  }, 'https://gitphantomscope.com/');
  const page = await opened;
  await page.waitForLoadState();
  await popup.close();
  return page;
}

async function wasStamped(backend: RecordingBackend, page: Page, mark: string): Promise<boolean> {
  await callModels(page, mark);
  return isStamped(await backend.waitFor(({ url }) => url.endsWith(`mark=${mark}`)));
}

async function isPrivate(worker: Worker): Promise<boolean> {
  return worker.evaluate(() => chrome.extension.inIncognitoContext);
}

async function expectPrivateWorker({ context }: PhantomKey): Promise<Worker> {
  for (const worker of context.serviceWorkers()) {
    if (await isPrivate(worker)) return worker;
  }
  return context.waitForEvent('serviceworker', { predicate: isPrivate });
}

/** The production build, but for one word of its manifest. */
async function copyBuildWithSplit(testInfo: TestInfo): Promise<string> {
  const folder = testInfo.outputPath('split');
  await cp(chromiumBuild, folder, { recursive: true });
  await changeManifest(folder, { incognito: 'split' });
  return folder;
}
