import { expectProgram } from './system-package.ts';

/** Where Debian installs the modules of its packages. */
const folder = '/usr/lib/python3/dist-packages';

/** Debian's Python, the only one that finds Debian's modules. */
export const python = '/usr/bin/python3';

/**
 * Makes sure that Debian's Python has these modules, and installs the missing packages.
 * @param packages by module
 * @throws {SystemFileMissingError} if one is missing and cannot be installed here
 */
export function expectPythonModules(packages: Readonly<Record<string, string>>): void {
  for (const [module, debianPackage] of Object.entries(packages)) {
    expectProgram({
      name: `Python module ${module}`,
      debianPackage,
      paths: [`${folder}/${module}`],
      override: `PYTHON_MODULE_${module.toUpperCase()}`,
    });
  }
}
