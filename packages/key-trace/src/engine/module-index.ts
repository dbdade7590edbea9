import { posix } from 'node:path';

const endings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts'];
const indexes = endings.slice(1).map((ending) => `/index${ending}`);

/** Finds the file of the tree that an import names. */
export class ModuleIndex {
  readonly #paths: ReadonlySet<string>;
  readonly #byEnd = new Map<string, string[]>();

  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths);
    for (const path of paths) {
      const end = posix.basename(path.replace(/\/__init__\.py$/, '.py'));
      this.#byEnd.set(end, [...(this.#byEnd.get(end) ?? []), path]);
    }
  }

  find(from: string, specifier: string): string | undefined {
    return from.endsWith('.py') || from.endsWith('.pyi')
      ? this.#findPython(from, specifier)
      : this.#findScript(from, specifier);
  }

  #findPython(from: string, specifier: string): string | undefined {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const name = specifier.slice(dots).replaceAll('.', '/');
    if (dots === 0) return this.#endingIn(`${name}.py`) ?? this.#endingIn(`${name}/__init__.py`);
    let folder = posix.dirname(from);
    for (let up = 1; up < dots; up += 1) folder = posix.dirname(folder);
    const base = name === '' ? folder : posix.join(folder, name);
    return [`${base}.py`, `${base}/__init__.py`].find((path) => this.#paths.has(path));
  }

  #findScript(from: string, specifier: string): string | undefined {
    if (specifier.startsWith('.')) {
      return this.#withEnding(posix.join(posix.dirname(from), specifier));
    }
    const inTree = /^(?:[@~#]\/?|\$lib\/|src\/|app\/|lib\/)(.+)$/.exec(specifier);
    if (inTree === null || /^@[\w-]+\//.test(specifier)) return undefined;
    const rest = specifier.replace(/^[@~#]\/?/, '').replace(/^\$lib/, 'lib');
    for (const ending of [...endings, ...indexes]) {
      const found = this.#endingIn(rest + ending);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #withEnding(path: string): string | undefined {
    const bare = path.replace(/\.[cm]?jsx?$/, '');
    const tries = [path, bare].flatMap((base) => [...endings, ...indexes].map((end) => base + end));
    return tries.find((candidate) => this.#paths.has(candidate));
  }

  /** The only file of the tree whose path ends with this; none if there are several. */
  #endingIn(end: string): string | undefined {
    const base = posix.basename(end.replace(/\/__init__\.py$/, '.py'));
    const found = (this.#byEnd.get(base) ?? []).filter(
      (path) => path === end || path.endsWith(`/${end}`),
    );
    return found.length === 1 ? found[0] : found.find((path) => path === end);
  }
}
