import type { BrowserContext } from '@playwright/test';
import { chromiumBuild, firefoxBuild } from '../project.ts';
import { type ChromiumOptions, launchChromium, readExtensionId } from './launch-chromium.ts';
import {
  type FirefoxOptions,
  launchFirefox,
  readFirefoxHost,
  readFirefoxId,
} from './launch-firefox.ts';
import { idOfUnpacked } from './managed-policy.ts';

/** The browsers that the extension is tested in. */
export type BrowserName = 'chromium' | 'firefox';

/** How either browser is started with our build. */
export type BrowserOptions = Omit<ChromiumOptions, 'extensions'> &
  Required<Pick<ChromiumOptions, 'home' | 'plainPort'>> & {
    /** Folder of our build. The default is the production build for the browser. */
    readonly build?: string;
    /** Folders of further unpacked extensions. */
    readonly otherExtensions: readonly string[];
  } & Pick<FirefoxOptions, 'consoleFile'>;

/** A running browser with our extension. */
export interface LaunchedBrowser {
  readonly context: BrowserContext;
  /** Our id, as the browser and other extensions know it. */
  readonly extensionId: string;
  /** `scheme://host` of our own pages. */
  readonly extensionOrigin: string;
}

/** Starts one of the browsers with the production build for it. */
export async function launchBrowser(
  name: BrowserName,
  options: BrowserOptions,
): Promise<LaunchedBrowser> {
  if (name === 'firefox') {
    const build = options.build ?? firefoxBuild;
    const extensions = [build, ...options.otherExtensions];
    const context = await launchFirefox({ ...options, extensions });
    const [extensionId, extensionOrigin] = await Promise.all([
      readFirefoxId(build),
      extensionOriginOf(name, build),
    ]);
    return { context, extensionId, extensionOrigin };
  }
  const extensions = [options.build ?? chromiumBuild, ...options.otherExtensions];
  const context = await launchChromium({ ...options, extensions });
  const extensionId = await readExtensionId(context);
  return { context, extensionId, extensionOrigin: `chrome-extension://${extensionId}` };
}

/** `scheme://host` of the pages of an unpacked extension in a folder. */
export async function extensionOriginOf(name: BrowserName, folder: string): Promise<string> {
  if (name === 'firefox') return `moz-extension://${await readFirefoxHost(folder)}`;
  return `chrome-extension://${idOfUnpacked(folder)}`;
}
