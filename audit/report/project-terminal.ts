import type { Verdict } from './check-result.ts';
import { formatEvidence, formatTotals } from './number-words.ts';
import type { ProjectReport, Statement } from './project-report.ts';
import { printable } from '../../packages/key-trace/src/report/terminal-report.ts';

/** The name of each verdict in every report: a sign and a word, so that nothing depends on colour. */
export const verdictWords: Readonly<
  Record<Verdict, { readonly sign: string; readonly word: string }>
> = {
  pass: { sign: '✓', word: 'held' },
  fail: { sign: '✗', word: 'failed' },
  void: { sign: '○', word: 'proves nothing' },
  'not run': { sign: '–', word: 'not run' },
};

/** The audit of the project as a table for a terminal, with all problems in full. */
export function formatProjectTerminal(report: ProjectReport): string {
  const wrong = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'void');
  const details = wrong.map(({ id, title, verdict, reasons, evidence, repeat }) =>
    [
      `${sign(verdict)}  ${id}: ${title}`,
      ...reasons.map((reason) => `     ${reason}`),
      `     ${formatEvidence(evidence)}`,
      `     repeat: ${repeat}`,
    ].join('\n'),
  );
  const parts = [
    section('The checklist', report.checklist),
    section('The promises of docs/threat-model.md', report.promises),
    ...details,
    `${sign(report.verdict)}  ${sentenceOf(report)}`,
  ];
  return `${printable(parts.join('\n\n'))}\n`;
}

/** The result of the whole audit in one sentence. */
export function sentenceOf({ results, totals, circumstances }: ProjectReport): string {
  const counts = Object.entries(verdictWords).flatMap(([verdict, { word }]) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return count === 0 && verdict !== 'fail' ? [] : [`${count} ${word}`];
  });
  return `${counts.join(', ')}; ${formatTotals(totals)}, in ${Math.round(circumstances.seconds)} seconds.`;
}

function section(title: string, statements: readonly Statement[]): string {
  const rows = statements.map(
    ({ number, text, verdict, totals }) =>
      `${sign(verdict)}  ${String(number).padStart(2)}. ${text}\n${' '.repeat(21)}${formatTotals(totals)}`,
  );
  return [title, ...rows].join('\n');
}

function sign(verdict: Verdict): string {
  const { sign: mark, word } = verdictWords[verdict];
  return `${mark} ${word.padEnd(14)}`;
}
