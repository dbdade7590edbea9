import type { BrowserContext, Page } from '@playwright/test';

/** Objects of Firefox's own scripts, as far as tests need them. */
export interface Privileged {
  /** See ext-backgroundPage.js. */
  readonly WebExtensionPolicy: { getByID(id: string): { readonly extension: Extension } | null };
  readonly Services: {
    readonly wm: {
      getMostRecentWindow(type: string): BrowserWindow;
      getEnumerator(type: string): Iterable<BrowserWindow>;
    };
    /** See nsIPrefBranch.idl. */
    readonly prefs: {
      getChildList(branch: string): string[];
      prefHasUserValue(name: string): boolean;
    };
    /** Languages of the browser: those that it has, and those that the user wants (mozILocaleService.idl). */
    readonly locale: { availableLocales: string[]; requestedLocales: string[] };
  };
  readonly ChromeUtils: { importESModule(url: string): Modules };
}

interface Extension {
  readonly backgroundState: string;
  terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>;
}

interface BrowserWindow {
  OpenBrowserWindow(options: { private: boolean }): unknown;
  readonly gBrowser: { readonly tabs: readonly BrowserTab[] };
  /** The toolbar and its menus (CustomizableUI.sys.mjs). */
  readonly CustomizableUI: {
    getWidget(id: string): { forWindow(window: BrowserWindow): { readonly node: Element } };
  };
  /** The browser's open prompts (PopupNotifications.sys.mjs). */
  readonly PopupNotifications: { readonly panel: { readonly children: Iterable<Prompt> } };
}

interface Prompt {
  readonly button: { click(): void };
  readonly secondaryButton: { click(): void };
}

interface BrowserTab {
  readonly linkedBrowser: {
    /** What the developer tools set to show a page with other user settings (BrowsingContext.webidl). */
    readonly browsingContext: {
      prefersColorSchemeOverride: string;
      prefersReducedMotionOverride: string;
      forcedColorsOverride: string;
    };
  };
}

interface Modules {
  /** Where Firefox stores the permissions of extensions. */
  readonly ExtensionPermissions: Record<
    'add' | 'remove',
    (extensionId: string, permissions: object, extension?: Extension) => Promise<void>
  >;
  readonly AddonManager: {
    installTemporaryAddon(folder: object): Promise<unknown>;
    getAddonByID(id: string): Promise<{ uninstall(): Promise<void> }>;
  };
  readonly TabStateFlusher: { flushWindow(window: BrowserWindow): Promise<void> };
  readonly SessionSaver: { run(): Promise<void> };
  readonly FileUtils: { readonly File: new (path: string) => object };
}

/** A page of Firefox itself, in which script has the browser's rights. Uses an open one if there is one. */
export async function openPrivilegedPage(context: BrowserContext): Promise<Page> {
  const url = 'about:support';
  const open = context.pages().find((page) => page.url() === url);
  if (open !== undefined) return open;
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/**
 * Makes Firefox write the file from which it restores tabs, with the text of their fields. Firefox does so by itself when it is
 * idle, which on a busy machine may take minutes (SessionSaver.sys.mjs).
 */
export async function writeSessionFile(context: BrowserContext): Promise<void> {
  const privileged = await openPrivilegedPage(context);
  await privileged.evaluate(async () => {
    const { ChromeUtils, Services } = globalThis as unknown as Privileged;
    const modules = 'resource:///modules/sessionstore';
    const { TabStateFlusher } = ChromeUtils.importESModule(`${modules}/TabStateFlusher.sys.mjs`);
    const { SessionSaver } = ChromeUtils.importESModule(`${modules}/SessionSaver.sys.mjs`);
    for (const window of Services.wm.getEnumerator('navigator:browser')) {
      await TabStateFlusher.flushWindow(window);
    }
    await SessionSaver.run();
  });
}

/** A private window of Firefox, opened as its menu does. */
export async function openPrivateWindow(context: BrowserContext): Promise<Page> {
  const privileged = await openPrivilegedPage(context);
  const opened = context.waitForEvent('page');
  await privileged.evaluate(() => {
    const { Services } = globalThis as unknown as Privileged;
    Services.wm.getMostRecentWindow('navigator:browser').OpenBrowserWindow({ private: true });
  });
  return opened;
}
