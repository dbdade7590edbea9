import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { canInstall, installDebianPackage } from '../processes/system-package.ts';

/** Where systems keep Chromium. Chrome itself is not among them: it no longer loads unpacked extensions by switch. */
const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Names a Chromium that tests and demo should use instead of what is found. */
const override = 'CHROMIUM_PATH';

/** No Chromium, and no way to get one here. The message says what to do. */
export class ChromiumMissingError extends Error {
  override readonly name = 'ChromiumMissingError';
}

/**
 * The path of a Chromium that loads unpacked extensions; installs one where there is none: the system's package as root
 * on Debian, else Playwright's.
 * @param say told, in one line, what is being installed
 * @throws {ChromiumMissingError} when there is none and none can be installed
 */
export function expectChromium(say: (line: string) => void): string {
  const named = process.env[override];
  if (named !== undefined && !existsSync(named)) {
    throw new ChromiumMissingError(`${override} must be the path of a Chromium: nothing is there`);
  }
  const found = findChromium() ?? installChromium(say);
  if (found !== null) return found;
  throw new ChromiumMissingError(
    `no Chromium found: install it ("npx playwright install --with-deps chromium", or your system's "chromium" package) or set ${override}`,
  );
}

function findChromium(): string | null {
  const named = process.env[override];
  const candidates = named === undefined ? [...systemPaths, chromium.executablePath()] : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}

function installChromium(say: (line: string) => void): string | null {
  if (canInstall()) {
    say('No Chromium here: installing the system package "chromium" …');
    installDebianPackage('chromium');
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  say('No Chromium here: installing Playwright\'s with "npx playwright install chromium" …');
  // Whether it worked is seen by looking for the browser again; what it says goes to the user.
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return findChromium();
}
