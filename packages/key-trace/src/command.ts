import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatHtml } from './report/html-report.ts';
import { formatJson } from './report/json-report.ts';
import type { Report } from './report/report.ts';
import { formatSarif } from './report/sarif-report.ts';
import { formatTerminal } from './report/terminal-report.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import { createCommand, type EndCommand, runCommand, wrongUse } from './command-line.ts';
import { scanCode } from './scan.ts';
import { runSeedGreps } from './seed/seed-greps.ts';
import { writeOutput } from './report/write-output.ts';

/** How the command ends. */
export const exitCodes = {
  clean: 0,
  findings: 1,
  usage: wrongUse,
  notRead: 3,
} as const;

const formats = {
  terminal: formatTerminal,
  json: formatJson,
  sarif: formatSarif,
  html: formatHtml,
};

interface CodeOptions {
  readonly format: keyof typeof formats;
  readonly output?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exclude?: RegExp;
  readonly seed: boolean;
  readonly strict: boolean;
}

/** The command: scans the paths and reports. */
export function createCodeCommand(name: string, end: EndCommand): Command {
  return createCommand(name)
    .summary('follow API keys through Python and TypeScript')
    .description('Follows API keys through Python, TypeScript and JavaScript, and reports leaks.')
    .argument('<path...>', 'files and folders')
    .addOption(
      new Option('--format <format>', 'of the report')
        .choices(Object.keys(formats))
        .default('terminal'),
    )
    .option('--output <file>', 'write the report there instead of to the standard output')
    .option('--baseline <file>', 'findings whose fingerprints are in the file do not count')
    .option('--write-baseline <file>', 'write the fingerprints of all findings, and end with 0')
    .option(
      '--exclude <regex>',
      'leave out files whose path matches; the report counts them',
      parseRegExp,
    )
    .option(
      '--seed',
      'run the seed’s four searches too, and say where they are blind or wrong',
      false,
    )
    .option(
      '--strict',
      'notes count as findings; files that are not read, or read in part, end with 3',
      false,
    )
    .addHelpText(
      'after',
      '\nEnds with 0: nothing found, 1: findings, 2: wrong use, 3: files that could not be read (--strict).',
    )
    .action(async (paths: string[], options: CodeOptions) => {
      end(await reportOn(paths, options));
    });
}

/** Runs the command with its arguments. Returns the exit code. */
export function runCodeCommand(args: readonly string[], name = 'key-trace'): Promise<number> {
  return runCommand((end) => createCodeCommand(name, end), args);
}

async function reportOn(paths: readonly string[], options: CodeOptions): Promise<number> {
  const started = performance.now();
  const scan = await scanCode(paths, { progress: createProgress(), exclude: options.exclude });
  const { baseline: baselineFile, writeBaseline: newBaseline, strict: isStrict } = options;
  const baseline =
    baselineFile === undefined ? new Set<string>() : await readBaseline(baselineFile);
  if (newBaseline !== undefined) {
    await writeBaseline(newBaseline, scan.findings);
    return exitCodes.clean;
  }
  const fresh = scan.findings.filter(({ fingerprint }) => !baseline.has(fingerprint));
  const report: Report = {
    paths,
    findings: fresh.filter(({ severity }) => isStrict || severity !== 'note'),
    absences: fresh.filter(({ severity }) => !isStrict && severity === 'note'),
    suppressed: scan.suppressed,
    known: scan.findings.filter(({ fingerprint }) => baseline.has(fingerprint)),
    badSuppressions: scan.badSuppressions,
    unread: scan.unread,
    partlyRead: scan.partlyRead,
    seed: options.seed ? runSeedGreps(scan.modules, scan.findings) : undefined,
    files: scan.files,
    lines: scan.lines,
    foldersPassed: scan.foldersPassed,
    filesExcluded: scan.filesExcluded,
    seconds: (performance.now() - started) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  };
  await writeOutput(formats[options.format](report), options.output);
  return codeOf(report, isStrict);
}

function parseRegExp(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('It must be a regular expression.');
  }
}

function codeOf({ findings, unread, partlyRead }: Report, isStrict: boolean): number {
  if (findings.length > 0) return exitCodes.findings;
  return isStrict && unread.length + partlyRead.length > 0 ? exitCodes.notRead : exitCodes.clean;
}

const quietMs = 2_000;

/** On a terminal one line that is overwritten; in a log one line every two seconds, and none for short runs. */
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
