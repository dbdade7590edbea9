import type { CheckResult } from './check-result.ts';
import { formatEvidence } from './number-words.ts';
import { printable } from '../../packages/key-trace/src/report/terminal-report.ts';

/** The results as a table with the reasons against a pass, or as JSON. */
export function formatResults(results: readonly CheckResult[], isJson: boolean): string {
  if (isJson) return `${JSON.stringify({ version: 1, results }, undefined, 2)}\n`;
  const width = Math.max(...results.map(({ id }) => id.length));
  const lines = results.flatMap(({ id, verdict, title, reasons, evidence }) => [
    `${verdict.toUpperCase().padEnd(8)} ${id.padEnd(width)}  ${title}`,
    ...reasons.map((reason) => `           ${printable(reason)}`),
    ...(Object.keys(evidence).length > 0
      ? [`           ${printable(formatEvidence(evidence))}`]
      : []),
  ]);
  return `${lines.join('\n')}\n\n${summarise(results)}\n`;
}

function summarise(results: readonly CheckResult[]): string {
  const counts = (['pass', 'fail', 'void', 'not run'] as const).map((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return `${count} ${verdict}`;
  });
  return counts.join(', ');
}
