// Plants faults in copies of the extension and the verifier, and shows which check of the audit finds each: `npm run
// audit:self-test`.
import type { MutationResult } from './mutation-result.ts';
import { testExtensionMutations } from './test-extension.ts';
import { testVerifierMutations } from './test-verifier.ts';

const started = performance.now();
const say = (line: string): void => {
  console.error(line);
};
const results = [...(await testVerifierMutations(say)), ...(await testExtensionMutations(say))];
const missed = results.filter(({ verdict }) => verdict !== 'fail');
console.log(formatTable(results));
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `\n${results.length - missed.length} of ${results.length} faults found, in ${seconds} seconds`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

function formatTable(all: readonly MutationResult[]): string {
  const rows = all.map(({ mutation: { of, name, caughtBy }, verdict, reasons }) => [
    verdict === 'fail' ? 'found' : verdict,
    of,
    name,
    caughtBy,
    reasons[0] ?? '',
  ]);
  const head = ['', 'in', 'planted fault', 'check', 'what it says'];
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, at) => cell.padEnd(at < 4 ? (widths[at] ?? 0) : 0)).join('  '))
    .join('\n');
}
