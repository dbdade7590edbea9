import { cp } from 'node:fs/promises';
import type { Page, TestInfo, Worker } from '@playwright/test';
import { chromiumBuild } from '../testkit/project.ts';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { changeManifest } from '../testkit/pages/change-manifest.ts';
import { expect, test } from './fixtures.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

test('a private window never uses a key: the browser keeps the extension out', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  expect(await allowInPrivateWindows(phantomKey)).toEqual({ isEnabled: false, isActive: false });
  await phantomKey.storeKey(apiKey);
  const site = await openPrivateSite(phantomKey);

  expect(await wasStamped(backend, site, 'private')).toBe(false);
  expect(await Promise.all(phantomKey.context.serviceWorkers().map(isPrivate))).toEqual([false]);
  // A normal window at the same time does send the key.
  expect(await wasStamped(backend, await phantomKey.openSite(), 'normal')).toBe(true);
});

// docs/threat-model.md says why the manifest does not say "split". If this test fails, change that statement.
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

/** Allows the extension in private windows, as `chrome://extensions` does, and returns whether it is allowed now. */
async function allowInPrivateWindows(
  phantomKey: PhantomKey,
): Promise<{ isEnabled: boolean; isActive: boolean }> {
  const page = await phantomKey.context.newPage();
  await page.goto('chrome://extensions');
  const access = await page.evaluate(async (extensionId) => {
    // Otherwise the reload below would disable an unpacked extension.
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

/** The production build with one word of its manifest changed. */
async function copyBuildWithSplit(testInfo: TestInfo): Promise<string> {
  const folder = testInfo.outputPath('split');
  await cp(chromiumBuild, folder, { recursive: true });
  await changeManifest(folder, { incognito: 'split' });
  return folder;
}
