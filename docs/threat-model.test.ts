import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promises } from '../audit/report/promises.ts';
import { projectRoot } from '../testkit/project.ts';
import { findNamedFiles, readHeldRows } from './read-claims.ts';

const text = await readFile(join(projectRoot, 'docs', 'threat-model.md'), 'utf8');

it('the page makes the promises that the audit gives evidence for', () => {
  const [, section = ''] = text.split('## The twelve promises\n');
  const listed = [...section.matchAll(/^(\d+)\. (.*(?:\n {3,}.*)*)/gm)].slice(0, 12);
  expect(listed.map(([, number]) => Number(number))).toEqual(promises.map((_, at) => at + 1));
  expect(listed.map(([, , words = '']) => words.replace(/\n +/g, ' '))).toEqual(promises);
});

describe('a row with the column "held by"', () => {
  const rows = readHeldRows(text);

  it('is in each of the four tables', () => {
    expect(new Set(rows.map(({ table }) => table)).size).toBe(4);
    expect(rows.length).toBeGreaterThan(35);
  });

  it.each(rows)('names an existing test, or says that it is not held: $name', ({ heldBy }) => {
    const tests = findNamedFiles(heldBy).filter((file) => /\.(?:test|spec)\.tsx?$/.test(file));
    if (tests.length === 0) expect(heldBy).toMatch(/^not held\b/);
    expect(tests.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });
});

it('claims no test without its name', () => {
  expect(text.match(/\((?:unit-)?tested\)|the same test/g) ?? []).toEqual([]);
});

it('no cell of a table is longer than 120 characters', () => {
  const lines = text.split('\n').filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line));
  const cells = lines.flatMap((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells.filter((cell) => cell.length > 120)).toEqual([]);
});
