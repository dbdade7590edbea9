import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program or library that tests need and a system package contains. */
export interface SystemFile {
  readonly name: string;
  readonly debianPackage: string;
  /** Where systems install it. */
  readonly paths: readonly string[];
  /** The variable with the path of one to use instead. */
  readonly override: string;
}

/** It was not found and cannot be installed. The message says what to do. */
export class SystemFileMissingError extends Error {
  override readonly name = 'SystemFileMissingError';
}

/**
 * Finds the file, or installs the system's package as root on Debian.
 * @param say called with one line about what is being installed
 * @throws {SystemFileMissingError} if there is none and none can be installed
 */
export function expectProgram(
  file: SystemFile,
  say: (line: string) => void = console.error,
): string {
  const found = findFile(file);
  if (found !== null) return found;
  if (canInstall()) {
    say(`No ${file.name} here: installing the system package "${file.debianPackage}" …`);
    installDebianPackage(file.debianPackage);
  }
  const installed = findFile(file);
  if (installed !== null) return installed;
  throw new SystemFileMissingError(
    `no ${file.name} found: install your system's "${file.debianPackage}" package or set ${file.override}`,
  );
}

/** Whether this is Debian, or a system like it, and we are root. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** The caller looks for the program again to see whether this worked. The output of apt-get goes to the user. */
export function installDebianPackage(name: string): void {
  for (const parameters of [
    ['update', '-qq'],
    // Two tests may install at the same time. The second waits for the lock of the first.
    ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
  }
}

function findFile({ paths, override }: SystemFile): string | null {
  const named = process.env[override];
  const candidates = named === undefined ? paths : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}
