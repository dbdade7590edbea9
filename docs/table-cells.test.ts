import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';

const maxCellCharacters = 120;

const pages = [
  ...readdirSync(projectRoot).filter((name) => name.endsWith('.md')),
  ...['docs', 'packages/byte-search', 'packages/key-trace'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

it.each(pages)('%s has no table cell that is too long', (page) => {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  expect(cellsOf(text).filter((cell) => cell.length > maxCellCharacters)).toEqual([]);
});

it('finds a cell that is too long', () => {
  const long = 'x'.repeat(maxCellCharacters + 1);
  expect(cellsOf(`text\n\n| a | ${long} |\n`)).toContain(long);
});

/** The cells of all tables, without the lines of dashes below the headers. */
function cellsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-:| ]+$/.test(line))
    .flatMap((line) => line.split('|').map((cell) => cell.trim()));
}
