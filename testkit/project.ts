import { join } from 'node:path';

/** The project's own folder. */
export const projectRoot = join(import.meta.dirname, '..');

/** Where `wxt build` puts the production build for Chromium. */
export const chromiumBuild = join(projectRoot, '.output', 'chrome-mv3');

/** Where `wxt build -b firefox` puts the production build for Firefox. */
export const firefoxBuild = join(projectRoot, '.output', 'firefox-mv3');
