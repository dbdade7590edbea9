import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../harness/project.ts';

const text = await readFile(join(projectRoot, 'docs', 'browsers.md'), 'utf8');

describe('docs/browsers.md', () => {
  it('names files that are there', () => {
    const files = text.match(/(?<=`)[a-z0-9-]+\/[\w./-]+\.ts(?=`)/g) ?? [];
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  it('has a test behind each row of its table', () => {
    const rows = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((row) => !/\.(spec|test)\.ts`/.test(row))).toEqual([]);
  });
});
