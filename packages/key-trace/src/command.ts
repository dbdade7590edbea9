import { parseArgs } from 'node:util';
import { formatHtml } from './report/html-report.ts';
import { formatJson } from './report/json-report.ts';
import type { Report } from './report/report.ts';
import { formatSarif } from './report/sarif-report.ts';
import { formatTerminal } from './report/terminal-report.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import { scanCode } from './scan.ts';
import { runSeedGreps } from './seed/seed-greps.ts';
import { writeOutput } from './report/write-output.ts';

/** How `audit code` ends. */
export const exitCodes = {
  clean: 0,
  findings: 1,
  usage: 2,
  notRead: 3,
} as const;

export const codeUsage = `audit code PATH… [options]

  --format FORMAT    terminal (default), json, sarif or html
  --output FILE      write the report there instead of to the standard output
  --baseline FILE    findings whose fingerprints are in FILE do not count
  --write-baseline FILE  write the fingerprints of all findings, and end with 0
  --exclude REGEX    leave out files whose path matches; the report counts them
  --seed             run the seed's four searches, too, and say where they are blind or wrong
  --strict           notes count as findings; files that are not read, or read in part, end with 3

Ends with 0: nothing found, 1: findings, 2: wrong use, 3: files that could not be read (--strict).`;

const formats = {
  terminal: formatTerminal,
  json: formatJson,
  sarif: formatSarif,
  html: formatHtml,
};

/** Runs `audit code` with its arguments; gives the exit code. */
export async function runCodeCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const format = Object.entries(formats).find(([name]) => name === values.format)?.[1];
  if (positionals.length === 0 || format === undefined) return misuse();
  const started = performance.now();
  const scan = await scanCode(positionals, {
    progress: createProgress(),
    exclude: values.exclude === undefined ? undefined : new RegExp(values.exclude),
  });
  const baseline =
    values.baseline === undefined ? new Set<string>() : await readBaseline(values.baseline);
  if (values['write-baseline'] !== undefined) {
    await writeBaseline(values['write-baseline'], scan.findings);
    return exitCodes.clean;
  }
  const fresh = scan.findings.filter(({ fingerprint }) => !baseline.has(fingerprint));
  const report: Report = {
    paths: positionals,
    findings: fresh.filter(({ severity }) => values.strict || severity !== 'note'),
    absences: fresh.filter(({ severity }) => !values.strict && severity === 'note'),
    suppressed: scan.suppressed,
    known: scan.findings.filter(({ fingerprint }) => baseline.has(fingerprint)),
    badSuppressions: scan.badSuppressions,
    unread: scan.unread,
    partlyRead: scan.partlyRead,
    seed: values.seed ? runSeedGreps(scan.modules, scan.findings) : undefined,
    files: scan.files,
    lines: scan.lines,
    foldersPassed: scan.foldersPassed,
    filesExcluded: scan.filesExcluded,
    seconds: (performance.now() - started) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  };
  await writeOutput(format(report), values.output);
  return codeOf(report, values.strict);
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'terminal' },
      output: { type: 'string' },
      baseline: { type: 'string' },
      'write-baseline': { type: 'string' },
      exclude: { type: 'string' },
      seed: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    },
  });
}

function misuse(): number {
  console.error(codeUsage);
  return exitCodes.usage;
}

function codeOf({ findings, unread, partlyRead }: Report, isStrict: boolean): number {
  if (findings.length > 0) return exitCodes.findings;
  return isStrict && unread.length + partlyRead.length > 0 ? exitCodes.notRead : exitCodes.clean;
}

const quietMs = 2_000;

/** On a terminal one line that is written over; in a log one line every two seconds, none on short work. */
function createProgress(): (text: string) => void {
  if (process.stderr.isTTY) {
    return (text) => {
      process.stderr.write(`\r\u001B[K${text}\r`);
    };
  }
  let last = performance.now();
  return (text) => {
    if (performance.now() - last < quietMs) return;
    last = performance.now();
    process.stderr.write(`${text}\n`);
  };
}
