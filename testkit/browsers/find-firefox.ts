import { existsSync } from 'node:fs';
import { canInstall, installDebianPackage } from '../processes/system-package.ts';

/**
 * Where systems keep Firefox ESR. Only the ESR (and Nightly) loads an extension that no store has signed from its profile,
 * which is how tests get the production build into it.
 */
const systemPaths = ['/usr/bin/firefox-esr', '/usr/lib/firefox-esr/firefox-esr'];

/** Names a Firefox ESR that tests should use instead of what is found. */
const override = 'FIREFOX_PATH';

/** No Firefox ESR, and no way to get one here. The message says what to do. */
export class FirefoxMissingError extends Error {
  override readonly name = 'FirefoxMissingError';
}

/**
 * The path of a Firefox ESR; installs the system's package as root on Debian where there is none.
 * @param say told, in one line, what is being installed
 * @throws {FirefoxMissingError} when there is none and none can be installed
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
