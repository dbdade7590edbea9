// npm run compare -- RELEASED.zip DELIVERED: whether a package that a store delivers (.crx, .xpi) has the files of a
// released zip and no others. docs/store/release.md says what stores add.
import { basename } from 'node:path';
import { compareMembers } from './compare-members.ts';
import { readZip } from './read-zip.ts';

async function main(): Promise<number> {
  const [released, delivered] = process.argv.slice(2);
  if (released === undefined || delivered === undefined) {
    console.error('npm run compare -- RELEASED.zip DELIVERED.crx (or .xpi)');
    return 2;
  }
  const { same, different } = compareMembers(await readZip(released), await readZip(delivered));
  for (const line of different) console.error(line);
  console.log(`${same} files are the same in ${basename(released)} and ${basename(delivered)}`);
  return different.length === 0 && same > 0 ? 0 : 1;
}

process.exitCode = await main();
