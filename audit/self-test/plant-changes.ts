import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceChange } from './mutation.ts';

/**
 * Replaces source texts in a copy of the project.
 * @throws {RangeError} if a text to be replaced does not occur exactly once
 */
export async function plantChanges(
  folder: string,
  changes: readonly SourceChange[],
): Promise<void> {
  for (const { file, find, replace } of changes) {
    const path = join(folder, file);
    const pieces = (await readFile(path, 'utf8')).split(find);
    if (pieces.length !== 2) {
      const count = pieces.length - 1;
      throw new RangeError(`${file} must hold what a mutation replaces once, not ${count} times`);
    }
    await writeFile(path, pieces.join(replace));
  }
}
