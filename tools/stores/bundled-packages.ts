import type { Plugin } from 'vite';

/** Modules that a build tool writes itself carry its name. */
const writtenByTools: readonly (readonly [RegExp, string])[] = [
  [/^\0?rolldown\//, 'rolldown'],
  [/^\0?vite\//, 'vite'],
  [/^\0?virtual:wxt-/, 'wxt'],
];

/** Notes, build after build, which npm packages have code in what ships: not what is declared, but what is there. */
export class BundledPackages {
  readonly #names = new Set<string>();

  /** Every name once, sorted. */
  get names(): string[] {
    return [...this.#names].sort();
  }

  /** To be put into a build: it looks at the bundle and changes nothing. */
  createPlugin(): Plugin {
    return {
      name: 'bundled-packages',
      generateBundle: (_options, bundle) => {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk') this.#note(Object.keys(chunk.modules));
        }
      },
    };
  }

  #note(moduleIds: readonly string[]): void {
    for (const id of moduleIds) {
      const name = packageOf(id);
      if (name !== null) this.#names.add(name);
    }
  }
}

/**
 * The package that a bundled module comes from, or `null` for the project's own files.
 * @throws {TypeError} when a module is neither a file nor known to be written by a build tool
 */
export function packageOf(moduleId: string): string | null {
  const tool = writtenByTools.find(([shape]) => shape.test(moduleId));
  if (tool !== undefined) return tool[1];
  const path = moduleId.replaceAll('\\', '/');
  if (!/^(?:[A-Za-z]:)?\//.test(path)) {
    throw new TypeError(`module must be a file or of a known tool: ${JSON.stringify(moduleId)}`);
  }
  const below = path.split('/node_modules/').slice(1).at(-1);
  return below === undefined ? null : (/^(?:@[^/]+\/)?[^/]+/.exec(below)?.[0] ?? null);
}
