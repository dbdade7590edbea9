import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import { withStampingTables } from './stamping-tables.ts';
import config from '../playwright.config.ts';

const text = await readFile(join(projectRoot, 'docs', 'browsers.md'), 'utf8');

describe('docs/browsers.md', () => {
  it('names only files that exist', () => {
    const files = text.match(/(?<=`)[a-z0-9-]+\/[\w./-]+\.ts(?=`)/g) ?? [];
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  it('names every test that runs in one browser only', () => {
    const inFirefox = config.projects?.filter(({ name }) => name?.startsWith('firefox')) ?? [];
    const inBoth = inFirefox.flatMap(({ testMatch }) => testMatch ?? []).map(String);
    const specs = readdirSync(join(projectRoot, 'e2e')).filter((name) => name.endsWith('.spec.ts'));
    const inOne = specs.filter((name) => !inBoth.includes(`**/${name}`));
    const [, list = ''] = /^Run in Chromium only: (.*?)^$/ms.exec(text) ?? [];
    const named = list.match(/[a-z-]+\.spec\.ts/g) ?? [];
    expect(named.toSorted()).toEqual(inOne.toSorted());
  });

  it('has the tables generated from the data of the tests', () => {
    expect(text).toContain('| in a tab of its own');
    // Prettier formats the columns.
    const squeeze = (table: string) => table.replace(/ +/g, ' ').replace(/-+/g, '-');
    expect(squeeze(withStampingTables(text))).toBe(squeeze(text));
  });

  it('has a test, or a check of the audit, behind each row of its first table', () => {
    const rows = (text.split('\n## ')[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);
    expect(rows.length).toBeGreaterThan(5);
    expect(
      rows.filter((row) => !/(?:\.spec|\.test|audit\/browser\/[\w-]+-check)\.ts`/.test(row)),
    ).toEqual([]);
  });
});
