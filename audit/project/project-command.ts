import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { projectRoot } from '../../testkit/project.ts';
import { exitCodes } from '../../packages/key-trace/src/command.ts';
import { createCommand, type EndCommand } from '../../packages/key-trace/src/command-line.ts';
import { type AuditPart, isFailed } from '../report/check-result.ts';
import { formatProjectHtml } from '../report/project-html.ts';
import { type ProjectReport, summariseProject } from '../report/project-report.ts';
import { formatProjectTerminal } from '../report/project-terminal.ts';
import { auditProject, type ProjectScope } from './audit-project.ts';
import { readCircumstances } from './circumstances.ts';

const allParts: readonly AuditPart[] = ['code', 'live', 'browser'];
const lineCount = 10;
const promiseCount = 12;

interface ProjectOptions {
  readonly part: readonly AuditPart[];
  readonly line?: number;
  readonly promise?: number;
  readonly output: string;
}

/** `audit project`: all parts of the audit, on this project. */
export function createProjectCommand(end: EndCommand): Command {
  return createCommand('project')
    .summary('all of it on this project, with a report')
    .description('Runs all parts on this project and writes the report.')
    .option('--part <names>', 'code, live, browser; all three when absent', parseParts, allParts)
    .option(
      '--line <number>',
      `the checks for this line of the checklist, 1 to ${lineCount}`,
      parseNumberTo(lineCount),
    )
    .option(
      '--promise <number>',
      `the checks for this promise of docs/threat-model.md, 1 to ${promiseCount}`,
      parseNumberTo(promiseCount),
    )
    .addOption(
      new Option('--output <folder>', 'where index.html and report.json go').default(
        join(projectRoot, '.output', 'audit'),
        '.output/audit',
      ),
    )
    .addHelpText(
      'after',
      '\nEnds with 0: everything held, 1: something failed or proves nothing, 2: wrong use.',
    )
    .action(async (options: ProjectOptions) => {
      end(await reportOnProject(options));
    });
}

async function reportOnProject(options: ProjectOptions): Promise<number> {
  const scope = toScope(options);
  const started = performance.now();
  const results = await auditProject(scope, (line) => {
    console.error(line);
  });
  const seconds = (performance.now() - started) / 1000;
  const report = summariseProject(results, readCircumstances(seconds));
  await write(report, options.output);
  process.stdout.write(formatProjectTerminal(report));
  console.log(`\nThe report: ${join(options.output, 'index.html')}`);
  return results.length === 0 || results.some(isFailed) ? exitCodes.findings : exitCodes.clean;
}

function toScope({ part, line, promise }: ProjectOptions): ProjectScope {
  return {
    parts: allParts.filter((name) => part.includes(name)),
    isWanted: ({ lines, promises }) =>
      (line === undefined || lines.includes(line)) &&
      (promise === undefined || promises.includes(promise)),
  };
}

function parseParts(text: string): AuditPart[] {
  const named = text.split(',');
  const parts = allParts.filter((name) => named.includes(name));
  if (parts.length < named.length) throw new InvalidArgumentError('Each must be a known part.');
  return parts;
}

function parseNumberTo(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`It must be a number from 1 to ${most}.`);
  };
}

async function write(report: ProjectReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.html'), formatProjectHtml(report));
  const data = { version: 1, ...report };
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(data, undefined, 2)}\n`);
}
