import type { PhantomKey } from './phantom-key.ts';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** Installs a build from its folder into the running Firefox, replacing an installed one. */
export async function installInFirefox({ context }: PhantomKey, folder: string): Promise<void> {
  const page = await openPrivilegedPage(context);
  await page.evaluate(async (path) => {
    const { ChromeUtils } = globalThis as unknown as Privileged;
    const { AddonManager, FileUtils } = {
      ...ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs'),
      ...ChromeUtils.importESModule('resource://gre/modules/FileUtils.sys.mjs'),
    };
    await AddonManager.installTemporaryAddon(new FileUtils.File(path));
  }, folder);
}

/** Removes the extension from the running Firefox. */
export async function removeFromFirefox({ context, id }: PhantomKey): Promise<void> {
  const page = await openPrivilegedPage(context);
  await page.evaluate(async (ours) => {
    const { ChromeUtils } = globalThis as unknown as Privileged;
    const { AddonManager } = ChromeUtils.importESModule(
      'resource://gre/modules/AddonManager.sys.mjs',
    );
    await (await AddonManager.getAddonByID(ours)).uninstall();
  }, id);
}
