import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../testkit/project.ts';

/** What of `package-lock.json` (version 3) is read here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  /** Hash of the tarball, as in Subresource Integrity. */
  readonly integrity?: string;
  /** Where the tarball comes from. Without it npm asks the registry that is configured. */
  readonly resolved?: string;
  /** A symbolic link to a folder. */
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const registry = 'https://registry.npmjs.org/';

/** The project's own lockfile. */
export async function readLockfile(): Promise<Lockfile> {
  return JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')) as Lockfile;
}

/**
 * A line for each package whose content the lockfile does not pin, or that comes from somewhere else than the registry:
 * git, a URL, a folder other than a workspace.
 */
export function findLockProblems(lockfile: Lockfile): string[] {
  return installedPackages(lockfile).flatMap(([path, { integrity, resolved, link }]) => {
    const problems: string[] = [];
    if (link === true) problems.push(`${path}: must not be a link`);
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')) {
      problems.push(`${path}: integrity must be one sha512 hash`);
    }
    if (resolved !== undefined && !resolved.startsWith(registry)) {
      problems.push(`${path}: must come from ${registry}`);
    }
    return problems;
  });
}

/** A package that wants to run something when it is installed. */
export interface InstallScript {
  readonly name: string;
  readonly version: string;
}

/** Every package with an install script, in the lockfile's order. */
export function listInstallScripts(lockfile: Lockfile): InstallScript[] {
  return installedPackages(lockfile)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path, { version = '' }]) => ({
      name: path.split('node_modules/').at(-1) ?? path,
      version,
    }));
}

/** All that npm fetches: neither the project itself, which has the empty path, nor its workspaces. */
function installedPackages({ packages }: Lockfile): [string, LockedPackage][] {
  return Object.entries(packages).filter(
    ([path, entry]) => path !== '' && !workspace.test(path) && !isWorkspaceLink(entry),
  );
}

/** A folder of this repository that npm links into `node_modules`. */
const workspace = /^packages\/[\w-]+$/;

function isWorkspaceLink({ link, resolved = '' }: LockedPackage): boolean {
  return link === true && workspace.test(resolved);
}
