import { type Lockfile, listInstallScripts } from './lockfile.ts';

/**
 * npm's own list (`npm help install-scripts`): names of packages, and whether their install scripts run. Names alone: npm
 * trusts a version only where the lockfile has the address of the tarball, and ours has its hash instead.
 */
export type AllowScripts = Readonly<Record<string, boolean>>;

/** A line for each install script that is not on the list, and for each entry of the list that has no script. */
export function findScriptProblems(lockfile: Lockfile, allowScripts: AllowScripts): string[] {
  const wanted = listInstallScripts(lockfile).map(({ name }) => name);
  const listed = Object.keys(allowScripts);
  return [
    ...wanted
      .filter((name) => !listed.includes(name))
      .map((name) => `${name}: has an install script, and must be in allowScripts or go`),
    ...listed
      .filter((name) => !wanted.includes(name))
      .map((name) => `${name}: is in allowScripts, and no package of this name has a script`),
  ];
}

/** The packages whose scripts are to be run. */
export function listAllowed(allowScripts: AllowScripts): string[] {
  return Object.entries(allowScripts)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => name);
}
