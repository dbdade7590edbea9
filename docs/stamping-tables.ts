import { formatStampingTable } from '../testkit/browsers/stamping-table.ts';

/** The text of docs/browsers.md with its tables made from the data. */
export function withStampingTables(text: string): string {
  return (['chromium', 'firefox'] as const).reduce((before, browser) => {
    const place = new RegExp(`(<!-- table: ${browser} -->\\n)[^]*?(<!-- end -->)`);
    return before.replace(place, `$1\n${formatStampingTable(browser)}\n\n$2`);
  }, text);
}
