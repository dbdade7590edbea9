import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../harness/project.ts';
import { cellOf, readTable } from '../stores/read-table.ts';

/** What ships: path below the project, and text. */
const sources = ['entrypoints', 'components', 'lib']
  .flatMap((folder) => {
    const entries = readdirSync(join(projectRoot, folder), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map((it) => join(it.parentPath, it.name));
  })
  .filter((path) => /\.(?:tsx?|html)$/.test(path) && !/\.test\.|-for-test\./.test(path))
  .map((path) => [relative(projectRoot, path), readFileSync(path, 'utf8')] as const);

const rows = (await readTable('docs/privacy.md', 'Verify it')).map(
  (row) => [cellOf(row, 'word'), cellOf(row, 'occurs in')] as const,
);

describe('a word of the privacy page', () => {
  it.each(rows)('%s occurs in %s', (word, places) => {
    const found = sources.filter(([, text]) => text.includes(word)).map(([path]) => path);
    const named = places === 'nowhere' ? [] : places.replaceAll('`', '').split(', ');
    expect(found.sort()).toEqual(named.sort());
  });

  it('is looked for in everything that ships', () => {
    const paths = sources.map(([path]) => path);
    for (const part of [
      'entrypoints/popup/App.tsx',
      'components/KeyForm.tsx',
      'lib/extension/browser.ts',
    ]) {
      expect(paths).toContain(part);
    }
  });
});
