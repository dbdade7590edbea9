import { describe, expect, it } from 'vitest';
import { manifestLines } from './manifest-lines.ts';
import { cellOf, readReasons, type Row } from './read-table.ts';
import { readZip } from './read-zip.ts';
import { storeFile } from './store-files.ts';

const page = 'docs/store/permissions.md';
const rows = await readReasons(page);
/** What a field of the Chrome Web Store's form takes. */
const maxReasonCharacters = 1000;

describe.each([
  ['Chrome', 'chrome.zip'],
  ['Edge', 'edge.zip'],
  ['Firefox', 'firefox.zip'],
] as const)('the manifest for %s', async (browser, ending) => {
  const content = (await readZip(storeFile(ending))).get('manifest.json');
  const manifest = JSON.parse(content?.toString() ?? '') as object;
  const own = rows.filter((row) => isFor(row, browser));

  it('asks for what the page has a reason for, and for nothing else', () => {
    const wanted = own.filter((row) => !isAbsent(row)).map(lineOf);
    expect(manifestLines(manifest)).toEqual(wanted.sort());
  });

  it('has none of the keys that the page calls absent', () => {
    const absent = own.filter(isAbsent).map((row) => cellOf(row, 'manifest key'));
    expect(absent.filter((key) => key in manifest)).toEqual([]);
    expect(absent).not.toEqual([]);
  });
});

describe('the page', () => {
  it.each(rows.map((row) => [lineOf(row), row] as const))(
    'has a reason that fits for %s',
    (_line, row) => {
      expect(cellOf(row, 'reason').length).toBeLessThanOrEqual(maxReasonCharacters);
      expect(cellOf(row, 'browsers')).toMatch(/^(?:all|Chrome, Edge|Firefox)$/);
    },
  );
});

describe('manifestLines', () => {
  it('has a line for every element, directive and nested key, and none for words and pictures', () => {
    const manifest = {
      name: 'n',
      icons: { 16: 'i' },
      action: { default_title: 't', default_popup: 'p' },
      list: ['b', 'a'],
      empty: [],
      content_security_policy: { pages: "a 'self'; b 'none'" },
    };
    expect(manifestLines(manifest)).toEqual([
      'action.default_popup = p',
      "content_security_policy.pages = a 'self'",
      "content_security_policy.pages = b 'none'",
      'empty = none',
      'list = a',
      'list = b',
    ]);
  });
});

function lineOf(row: Row): string {
  return `${cellOf(row, 'manifest key')} = ${cellOf(row, 'value')}`;
}

function isAbsent(row: Row): boolean {
  return cellOf(row, 'value') === 'absent';
}

function isFor(row: Row, browser: string): boolean {
  const browsers = cellOf(row, 'browsers');
  return browsers === 'all' || browsers.split(', ').includes(browser);
}
