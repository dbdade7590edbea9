import { browser } from '../../../lib/extension/browser.ts';

/** Opens the welcome page once the extension has been installed, and never after an update. */
export function welcomeAtInstall(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install')
      void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
  });
}
