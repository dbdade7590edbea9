import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { cellOf, readTable } from './read-table.ts';
import { storeFile } from './store-files.ts';

interface Report {
  readonly errors: readonly Complaint[];
  readonly notices: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

interface Complaint {
  readonly code: string;
  readonly file?: string;
}

/** Lints the zip as addons.mozilla.org does. */
function lint(zip: string): Report {
  const linter = join(projectRoot, 'node_modules', 'addons-linter', 'bin', 'addons-linter');
  const { stdout } = spawnSync(process.execPath, [linter, zip, '--output', 'json'], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as Report;
}

/** `code in file: count` for each kind; what the bundler calls a chunk is left out. */
function countKinds(complaints: readonly Complaint[]): string[] {
  const kinds = complaints.map(
    ({ code, file = '' }) => `${code} in ${file.replace(/^chunks\/.*\.js$/, 'chunks/*.js')}`,
  );
  return [...new Set(kinds)]
    .map((kind) => `${kind}: ${kinds.filter((it) => it === kind).length}`)
    .sort();
}

describe('the Firefox zip', () => {
  const { errors, notices, warnings } = lint(storeFile('firefox.zip'));

  it('has no errors and no notices', () => {
    expect([...errors, ...notices]).toEqual([]);
  });

  it('has the warnings that are explained, and no other', async () => {
    const rows = await readTable('docs/store/review.md');
    const explained = rows.map(
      (row) => `${cellOf(row, 'code')} in ${cellOf(row, 'file')}: ${cellOf(row, 'count')}`,
    );
    expect(countKinds(warnings)).toEqual(explained.sort());
    for (const row of rows) expect(cellOf(row, 'why it stays').length).toBeGreaterThan(30);
  });
});
