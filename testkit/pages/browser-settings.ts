import type { Locator, Page } from '@playwright/test';
import { gitPhantomScope, hostPermissions } from '../../lib/extension/backends.ts';
import type { PhantomKey } from './phantom-key.ts';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/**
 * Makes the browser grant permissions without its prompt, which is not a page and which no test can press. The extension must
 * still ask from a click. Only the prompt is left out.
 */
export async function agreeAhead(
  phantomKey: PhantomKey,
  origins: readonly string[],
): Promise<void> {
  await changeHosts(phantomKey, 'add', origins);
}

/** Allows what one of our buttons asks for. Firefox grants it at once if its settings say so, Chromium after the request. */
export async function allowBy(
  phantomKey: PhantomKey,
  button: Locator,
  origins: readonly string[],
): Promise<void> {
  await agreeAhead(phantomKey, origins);
  await button.page().bringToFront();
  if (phantomKey.browser === 'chromium') await button.click();
}

/** Withdraws a permission, as the user does in the browser's own settings. */
export async function withdraw(phantomKey: PhantomKey, origin: string): Promise<void> {
  await changeHosts(phantomKey, 'remove', [origin]);
}

/** Blocks the extension on every site, as the user does in the browser's own settings: in Chromium until the user clicks it. */
export async function withdrawAll(phantomKey: PhantomKey): Promise<void> {
  if (phantomKey.browser === 'firefox') {
    const { apiOrigin, siteOrigins } = gitPhantomScope;
    await changeHosts(phantomKey, 'remove', [apiOrigin, ...siteOrigins]);
    return;
  }
  await inChromiumSettings(phantomKey, (page) =>
    page.evaluate(async (extensionId) => {
      const { developerPrivate } = chrome as unknown as SettingsPage;
      await developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' });
    }, phantomKey.id),
  );
}

/** Functions of `chrome://extensions` that no type package declares. */
interface SettingsPage {
  readonly developerPrivate: {
    addHostPermission(id: string, host: string): Promise<void>;
    removeHostPermission(id: string, host: string): Promise<void>;
    updateExtensionConfiguration(change: {
      extensionId: string;
      hostAccess: string;
    }): Promise<void>;
  };
}

type Change = 'add' | 'remove';

async function changeHosts(
  phantomKey: PhantomKey,
  change: Change,
  origins: readonly string[],
): Promise<void> {
  if (phantomKey.browser === 'firefox') await changeFirefoxHosts(phantomKey, change, origins);
  else await changeChromiumHosts(phantomKey, change, origins);
}

async function changeChromiumHosts(
  phantomKey: PhantomKey,
  change: Change,
  origins: readonly string[],
): Promise<void> {
  await inChromiumSettings(phantomKey, async (page) => {
    for (const origin of origins) {
      await page.evaluate(
        async ({ id, method, host }) => {
          await (chrome as unknown as SettingsPage).developerPrivate[method](id, host);
        },
        { id: phantomKey.id, method: `${change}HostPermission` as const, host: patternOf(origin) },
      );
    }
  });
}

/** With the port, as the extension asks for it. */
function patternOf(origin: string): string {
  return /:\d+$|\*/.test(origin) ? `${origin}/*` : `${origin}:443/*`;
}

async function inChromiumSettings(
  phantomKey: PhantomKey,
  change: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await phantomKey.context.newPage();
  // A page of the same origin and with the same API, which loads without the second and a half of the page itself.
  await page.goto('chrome://extensions/strings.m.js');
  await change(page);
  await page.close();
}

/** As `about:addons` does. */
async function changeFirefoxHosts(
  { context, id: extensionId }: PhantomKey,
  change: Change,
  origins: readonly string[],
): Promise<void> {
  const page = await openPrivilegedPage(context);
  const patterns = origins.flatMap((origin) =>
    origin.includes('*')
      ? [`${origin}/*`]
      : hostPermissions({ apiOrigin: origin, siteOrigins: [] }, false),
  );
  await page.evaluate(
    async ({ id, method, hosts }) => {
      const { ChromeUtils, WebExtensionPolicy } = globalThis as unknown as Privileged;
      const { ExtensionPermissions } = ChromeUtils.importESModule(
        'resource://gre/modules/ExtensionPermissions.sys.mjs',
      );
      const permissions = { permissions: [], origins: hosts, data_collection: [] };
      const extension = WebExtensionPolicy.getByID(id)?.extension;
      await ExtensionPermissions[method](id, permissions, extension);
    },
    { id: extensionId, method: change, hosts: patterns },
  );
}
