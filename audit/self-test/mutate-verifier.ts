import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../testkit/project.ts';
import { auditLive } from '../live/audit-live.ts';
import { type LiveConfig, readLiveConfig } from '../live/config.ts';
import type { CheckResult } from '../report/check-result.ts';
import type { SourceChange } from './mutation.ts';
import { plantChanges } from './plant-changes.ts';

const configPath = 'audit/live/verifier.json';

/** The files of the project that the verifier needs, and the configuration to audit it with. */
export const copiedPaths = [
  'verifier',
  'lib',
  'packages/receiver/src',
  'package.json',
  'SECURITY.md',
  configPath,
];

/** A copy of the verifier in its own folder, with some source replaced. */
export class MutatedVerifier implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws if a source text to be replaced does not occur exactly once */
  static async create(changes: readonly SourceChange[]): Promise<MutatedVerifier> {
    const mutated = new MutatedVerifier(await mkdtemp(join(tmpdir(), 'phantom-key-mutant-')));
    for (const path of copiedPaths) {
      await cp(join(projectRoot, path), join(mutated.#folder, path), { recursive: true });
    }
    await symlink(join(projectRoot, 'node_modules'), join(mutated.#folder, 'node_modules'));
    await plantChanges(mutated.#folder, changes);
    return mutated;
  }

  /** Runs checks of `audit live` on it, with this Redis. */
  async audit(
    only: readonly string[],
    cases: readonly string[],
    redis: string,
  ): Promise<CheckResult[]> {
    const config = allowRead(await readLiveConfig(join(this.#folder, configPath)));
    const command = `node audit/main.ts live ${configPath}`;
    return auditLive({ ...config, redis }, { only, cases, command });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

/** The packages are not in the copy, so the process may read them in the project. */
function allowRead(config: LiveConfig): LiveConfig {
  if (config.start === null) return config;
  const command = config.start.command.flatMap((word) =>
    word.startsWith('--allow-fs-read=') ? [word, `--allow-fs-read=${projectRoot}`] : [word],
  );
  return { ...config, start: { ...config.start, command } };
}
