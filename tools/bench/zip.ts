import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { zipExtension } from '../../testkit/browsers/build-extension.ts';
import { projectRoot } from '../../testkit/project.ts';
import { format, type Row } from './row.ts';

const goalKilobytes = 150;

/** Size of the zip that a store gets, against the goal. */
export async function benchZip(): Promise<Row[]> {
  await zipExtension();
  const folder = join(projectRoot, '.output');
  const name = (await readdir(folder)).find((file) => file.endsWith('-chrome.zip'));
  if (name === undefined) throw new Error('wxt zip must make a file that ends in -chrome.zip');
  const kilobytes = (await stat(join(folder, name))).size / 1000;
  return [
    {
      what: name,
      value: format(kilobytes, 'kB', 1),
      against: `goal: ${goalKilobytes} kB`,
      ratio: format(kilobytes / goalKilobytes, '×'),
      goal: `≤ ${goalKilobytes} kB`,
    },
  ];
}
