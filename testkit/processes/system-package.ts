import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program or library that tests need and a system's packages have. */
export interface SystemFile {
  readonly name: string;
  readonly debianPackage: string;
  /** Where systems keep it. */
  readonly paths: readonly string[];
  /** The variable that names one to be used instead of what is found. */
  readonly override: string;
}

/** It is not there, and cannot be installed here. The message says what to do. */
export class SystemFileMissingError extends Error {
  override readonly name = 'SystemFileMissingError';
}

/**
 * The path of the file; installs the system's package as root on Debian where there is none.
 * @param say told, in one line, what is being installed
 * @throws {SystemFileMissingError} when there is none and none can be installed
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

/** Whether this is Debian, or like it, and we are root. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Whether it worked is seen by looking for the program again; what apt-get says goes to the user. */
export function installDebianPackage(name: string): void {
  for (const parameters of [
    ['update', '-qq'],
    // Two tests may install at once: the second waits for the first one's lock.
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
