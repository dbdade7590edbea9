import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Installs a system package where that can be done without asking: as root, on Debian. Whether it worked is seen by
 * looking for what it brings; what it says goes to the user.
 * @param say told, in one line, what is being installed
 */
export function installDebianPackage(name: string, say: (line: string) => void): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say(`Not here yet: installing the system package "${name}" …`);
  for (const parameters of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 'ignore', 'inherit'],
      // Run level 1: a package that brings a service must not start it.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
  }
}
