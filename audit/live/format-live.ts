import type { CheckResult } from '../report/check-result.ts';

/** The results as a table with what speaks against a pass, or as JSON. */
export function formatLive(results: readonly CheckResult[], isJson: boolean): string {
  if (isJson) return `${JSON.stringify({ version: 1, results }, undefined, 2)}\n`;
  const width = Math.max(...results.map(({ id }) => id.length));
  const lines = results.flatMap(({ id, verdict, title, reasons, evidence }) => [
    `${verdict.toUpperCase().padEnd(8)} ${id.padEnd(width)}  ${title}`,
    ...reasons.map((reason) => `           ${printable(reason)}`),
    ...(Object.keys(evidence).length > 0 ? [`           ${formatEvidence(evidence)}`] : []),
  ]);
  return `${lines.join('\n')}\n\n${summarise(results)}\n`;
}

function formatEvidence(evidence: CheckResult['evidence']): string {
  const entries = Object.entries(evidence).map(([name, value]) => `${name}: ${value}`);
  return printable(entries.join('; '));
}

function summarise(results: readonly CheckResult[]): string {
  const counts = (['pass', 'fail', 'void', 'not run'] as const).map((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return `${count} ${verdict}`;
  });
  return counts.join(', ');
}

/** Control characters of what a backend says are shown, never sent. */
function printable(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
