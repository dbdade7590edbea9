import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { projectRoot } from '../../testkit/project.ts';
import type { SourceChange } from './mutation.ts';
import { plantChanges } from './plant-changes.ts';

/** The files of the project that a build needs. */
const copied = [
  '.wxt',
  'components',
  'entrypoints',
  'lib',
  'modules',
  'public',
  'package.json',
  'tsconfig.json',
  'wxt.config.ts',
];

/** A copy of the extension's source, from which changed builds are made one after another. */
export class ExtensionCopy implements AsyncDisposable {
  readonly #folder: string;
  #builds = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<ExtensionCopy> {
    const copy = new ExtensionCopy(await mkdtemp(join(tmpdir(), 'phantom-key-mutants-')));
    for (const path of copied) {
      await cp(join(projectRoot, path), join(copy.#folder, path), { recursive: true });
    }
    await symlink(join(projectRoot, 'node_modules'), join(copy.#folder, 'node_modules'));
    return copy;
  }

  /**
   * Builds the extension with these changes, and reverts them.
   * @returns the folder of the build
   * @throws if a source text to be replaced does not occur exactly once
   */
  async build(changes: readonly SourceChange[], browser: BrowserName): Promise<string> {
    this.#builds += 1;
    const outDir = `builds/${this.#builds}`;
    try {
      await plantChanges(this.#folder, changes);
      const target = browser === 'firefox' ? 'firefox' : 'chrome';
      await buildExtension({ root: this.#folder, outDir, browser: target });
      return join(this.#folder, outDir, `${target}-mv3`);
    } finally {
      for (const { file } of changes) {
        await cp(join(projectRoot, file), join(this.#folder, file));
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
