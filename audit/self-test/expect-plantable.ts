import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import type { SourceChange } from './mutation.ts';

/** For tests: each change finds its text in its file exactly once. */
export async function expectPlantable(changes: readonly SourceChange[]): Promise<void> {
  for (const { file, find } of changes) {
    const source = await readFile(join(projectRoot, file), 'utf8');
    expect(source.split(find), file).toHaveLength(2);
  }
}
