import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { canInstall, installDebianPackage } from '../processes/system-package.ts';

/** Where systems install Chromium. Chrome itself is not listed, because it no longer loads unpacked extensions by a switch. */
const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The variable with the path of a Chromium that tests and demo should use. */
const override = 'CHROMIUM_PATH';

/** Chromium was not found and cannot be installed. The message says what to do. */
export class ChromiumMissingError extends Error {
  override readonly name = 'ChromiumMissingError';
}

/**
 * Finds a Chromium that loads unpacked extensions, or installs one: the system's package as root on Debian, otherwise
 * Playwright's.
 * @param say called with one line about what is being installed
 * @throws {ChromiumMissingError} if there is none and none can be installed
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
  // The caller looks for the browser again to see whether this worked. The output goes to the user.
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return findChromium();
}
