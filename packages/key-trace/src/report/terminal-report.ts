import type { Finding } from '../finding.ts';
import type { Unread } from '../list-sources.ts';
import { rules } from '../rules/rules.ts';
import type { Report } from './report.ts';

/** Plain text for a terminal. Control characters of the scanned code are shown as text, never sent. */
export function formatTerminal(report: Report): string {
  const parts = [
    ...report.findings.map(formatFinding),
    section('Looked for in the whole tree and not found', report.absences.map(formatAbsence)),
    section(
      'Answered for in the code',
      report.suppressed.map(
        ({ finding, reason }) => `${placeOf(finding)} ${finding.rule}: ${reason}`,
      ),
    ),
    section('Asks for silence without a reason', report.badSuppressions.map(formatUnread)),
    section('Not read', report.unread.map(formatUnread)),
    section('Read in part', report.partlyRead.map(formatUnread)),
    seedSection(report),
    summaryOf(report),
  ];
  return printable(parts.filter((part) => part !== '').join('\n\n'));
}

function formatFinding(finding: Finding): string {
  const { line, why, fix } = rules[finding.rule];
  const steps = finding.steps.map(
    ({ file, line: at, text, code }, index) =>
      `  ${index + 1}. ${file}:${at}  ${text}\n       ${code}`,
  );
  return [
    `${placeOf(finding)}  ${finding.severity}  ${finding.rule} (checklist ${line})`,
    `  ${finding.message}`,
    ...steps,
    `  why: ${why}`,
    `  fix: ${fix}`,
  ].join('\n');
}

function formatAbsence(finding: Finding): string {
  return `${placeOf(finding)} ${finding.rule}: ${finding.message}\n    fix: ${rules[finding.rule].fix}`;
}

export function placeOf({ steps }: Finding): string {
  const last = steps.at(-1);
  return last === undefined ? '' : `${last.file}:${last.line}:${last.column}`;
}

function formatUnread({ path, reason }: Unread): string {
  return `${path}: ${reason}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function seedSection({ seed }: Report): string {
  if (seed === undefined) return '';
  return section(
    'The four searches of the seed',
    seed.map(({ grep, file, line, verdict }) => `${grep}  ${file}:${line}  ${verdict}`),
  );
}

export function summaryOf(report: Report): string {
  const { findings, absences, suppressed, known, unread, partlyRead, files, lines, seconds } =
    report;
  return (
    `${findings.length} findings, ${absences.length} notes, ${suppressed.length} answered for, ${known.length} known; ` +
    `${files} files, ${lines} lines in ${seconds.toFixed(1)} s; ${unread.length} not read, ${partlyRead.length} read in part, ${report.filesExcluded} left out by --exclude`
  );
}

/** Control characters of audited code are shown as text, never sent. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) =>
    char === '\n' ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
