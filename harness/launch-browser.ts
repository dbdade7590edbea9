import type { BrowserContext } from '@playwright/test';
import { type ChromiumOptions, launchChromium, readExtensionId } from './launch-chromium.ts';
import { launchFirefox, readFirefoxHost } from './launch-firefox.ts';
import { chromiumBuild, firefoxBuild } from './project.ts';

/** The browsers that the extension is tested in. */
export type BrowserName = 'chromium' | 'firefox';

/** How either browser is started, with our build for it loaded. */
export type BrowserOptions = Omit<ChromiumOptions, 'extensions'> &
  Required<Pick<ChromiumOptions, 'home' | 'plainPort'>> & {
    /** Folders of further unpacked extensions. */
    readonly otherExtensions: readonly string[];
  };

/** A browser that runs, with our extension in it. */
export interface LaunchedBrowser {
  readonly context: BrowserContext;
  /** `scheme://host` of our own pages. */
  readonly extensionOrigin: string;
}

/** Starts one of the browsers with the production build for it. */
export async function launchBrowser(
  name: BrowserName,
  options: BrowserOptions,
): Promise<LaunchedBrowser> {
  if (name === 'firefox') {
    const extensions = [firefoxBuild, ...options.otherExtensions];
    const context = await launchFirefox({ ...options, extensions });
    return { context, extensionOrigin: `moz-extension://${await readFirefoxHost(firefoxBuild)}` };
  }
  const extensions = [chromiumBuild, ...options.otherExtensions];
  const context = await launchChromium({ ...options, extensions });
  return { context, extensionOrigin: `chrome-extension://${await readExtensionId(context)}` };
}
