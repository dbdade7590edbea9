import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../testkit/project.ts';

/** The cells of one row by the headings of their columns, without the marks of code. */
export type Row = ReadonlyMap<string, string>;

/**
 * The rows of the table in a Markdown page that comes after `heading`, or of its first table.
 * @param page path below the project
 * @throws {RangeError} when there is no such table
 */
export async function readTable(page: string, heading?: string): Promise<Row[]> {
  const text = await readFile(join(projectRoot, page), 'utf8');
  const section = heading === undefined ? text : text.split(`\n## ${heading}\n`)[1];
  const lines =
    /(?:^\|.*\n)+/m
      .exec(section ?? '')?.[0]
      .trimEnd()
      .split('\n') ?? [];
  const [columns, , ...rows] = lines.map(cellsOf);
  if (columns === undefined) throw new RangeError(`table must be in ${page}: ${heading ?? 'any'}`);
  return rows.map((cells) => new Map(columns.map((column, at) => [column, cells[at] ?? ''])));
}

/**
 * The reasons of a Markdown page: headings "### `key` = `value` (browsers)" with a paragraph each, as rows of `manifest key`,
 * `value`, `browsers` and `reason`.
 * @param page path below the project
 */
export async function readReasons(page: string): Promise<Row[]> {
  const text = await readFile(join(projectRoot, page), 'utf8');
  const [, ...sections] = text.split(/^### /m);
  return sections.map((section) => {
    const [heading = '', ...reason] = section.trim().split('\n');
    const {
      key = '',
      value = '',
      browsers = '',
    } = /^(?<key>\S+) = (?<value>.+) \((?<browsers>.+)\)$/.exec(heading)?.groups ?? {};
    return new Map([
      ['manifest key', withoutMarks(key)],
      ['value', withoutMarks(value)],
      ['browsers', browsers],
      ['reason', reason.join(' ').trim()],
    ]);
  });
}

/**
 * A cell of a row.
 * @throws {RangeError} when it is missing or empty
 */
export function cellOf(row: Row, column: string): string {
  const cell = row.get(column) ?? '';
  if (cell === '') throw new RangeError(`${column} must be there: ${[...row.values()].join(' ')}`);
  return cell;
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => withoutMarks(cell.trim()));
}

function withoutMarks(text: string): string {
  return text.replace(/^`([^`]+)`$/, '$1');
}
