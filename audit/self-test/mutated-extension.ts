import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { projectRoot } from '../../testkit/project.ts';
import type { SourceChange } from './mutation.ts';
import { plantChanges } from './plant-changes.ts';

/** What a build needs of the project. */
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

/** A copy of the extension's source, of which changed builds are made one after the other. */
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
   * Builds the extension with these changes, and takes them back.
   * @returns the folder of the build
   * @throws when a piece of source that is to be replaced is not there exactly once
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
