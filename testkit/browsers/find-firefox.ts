import { existsSync } from 'node:fs';
import { canInstall, installDebianPackage } from '../processes/system-package.ts';

/**
 * Where systems install Firefox ESR. Only the ESR and Nightly load an unsigned extension from the profile, which is how tests
 * load the production build.
 */
const systemPaths = ['/usr/bin/firefox-esr', '/usr/lib/firefox-esr/firefox-esr'];

/** The variable with the path of a Firefox ESR that tests should use. */
const override = 'FIREFOX_PATH';

/** Firefox ESR was not found and cannot be installed. The message says what to do. */
export class FirefoxMissingError extends Error {
  override readonly name = 'FirefoxMissingError';
}

/**
 * Finds a Firefox ESR, or installs the system's package as root on Debian.
 * @param say called with one line about what is being installed
 * @throws {FirefoxMissingError} if there is none and none can be installed
 */
export function expectFirefox(say: (line: string) => void): string {
  const found = findFirefox();
  if (found !== null) return found;
  if (canInstall()) {
    say('No Firefox ESR here: installing the system package "firefox-esr" …');
    installDebianPackage('firefox-esr');
    const installed = findFirefox();
    if (installed !== null) return installed;
  }
  throw new FirefoxMissingError(
    `no Firefox ESR found: install your system's "firefox-esr" package or set ${override}`,
  );
}

function findFirefox(): string | null {
  const named = process.env[override];
  const candidates = named === undefined ? systemPaths : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}
