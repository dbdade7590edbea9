// Prints the table of docs/memory.md: copies of keys in the verifier's process under different switches of Node.
import { verifierSwitches } from '../../testkit/backends/verifier-process.ts';
import { type Copies, measureCopies } from './measure-copies.ts';

const clearing = '--clear-free-memory';
const smallSpace = '--max-semi-space-size=1';
const plain = verifierSwitches.filter((name) => name !== clearing);

const variants: Readonly<Record<string, readonly string[]>> = {
  neither: plain,
  [clearing]: [...plain, clearing],
  [smallSpace]: [...plain, smallSpace],
  both: [...plain, clearing, smallSpace],
};

const rounds = 3;
const rows: readonly [string, (copies: Copies) => number][] = [
  ['API keys', ({ keys }) => keys],
  ['the last API key', ({ lastKey }) => lastKey],
  ['session keys', ({ sessionKeys }) => sessionKeys],
  ['envelopes', ({ envelopes }) => envelopes],
];

for (const [variant, switches] of Object.entries(variants)) {
  const reports: Copies[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    reports.push(Object.values({ ...(await measureCopies({ switches })) }));
  }
  for (const [name, read] of rows) console.log(formatRow(variant, name, reports, read));
}

/** A row of the table: in each column the minimum and the maximum of all rounds. */
function formatRow(
  variant: string,
  name: string,
  reports: readonly (readonly Copies[])[],
  read: (copies: Copies) => number,
): string {
  const columns = reports[0]?.map((_, column) => {
    const counts = reports.flatMap((report) => report.slice(column, column + 1).map(read));
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    return least === most ? String(least) : `${least} to ${most}`;
  });
  return `| ${[variant, name, ...(columns ?? [])].join(' | ')} |`;
}
