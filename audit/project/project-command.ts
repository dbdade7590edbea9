import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../testkit/project.ts';
import { exitCodes } from '../../packages/key-trace/src/command.ts';
import { type AuditPart, isFailed } from '../report/check-result.ts';
import { formatProjectHtml } from '../report/project-html.ts';
import { type ProjectReport, summariseProject } from '../report/project-report.ts';
import { formatProjectTerminal } from '../report/project-terminal.ts';
import { auditProject, type ProjectScope } from './audit-project.ts';
import { readCircumstances } from './circumstances.ts';

export const projectUsage = `audit project [options]

  --part NAMES      code, live, browser; all three when absent
  --line NUMBER     the checks for this line of the checklist, 1 to 10
  --promise NUMBER  the checks for this promise of docs/threat-model.md, 1 to 12
  --output FOLDER   where index.html and report.json go; .output/audit when absent

Ends with 0: everything held, 1: something failed or proves nothing, 2: wrong use.`;

const allParts: readonly AuditPart[] = ['code', 'live', 'browser'];

/** Runs `audit project`; gives the exit code. */
export async function runProjectCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string', default: allParts.join() },
      line: { type: 'string' },
      promise: { type: 'string' },
      output: { type: 'string', default: join(projectRoot, '.output', 'audit') },
    },
  });
  const scope = toScope(values);
  if (scope === null) {
    console.error(projectUsage);
    return exitCodes.usage;
  }
  const started = performance.now();
  const results = await auditProject(scope, (line) => {
    console.error(line);
  });
  const seconds = (performance.now() - started) / 1000;
  const report = summariseProject(results, readCircumstances(seconds));
  await write(report, values.output);
  process.stdout.write(formatProjectTerminal(report));
  console.log(`\nThe report: ${join(values.output, 'index.html')}`);
  return results.length === 0 || results.some(isFailed) ? exitCodes.findings : exitCodes.clean;
}

interface ScopeOptions {
  readonly part: string;
  readonly line?: string | undefined;
  readonly promise?: string | undefined;
}

function toScope({ part, line, promise }: ScopeOptions): ProjectScope | null {
  const named = part.split(',');
  const parts = allParts.filter((name) => named.includes(name));
  if (parts.length < named.length) return null;
  if (!isNumberTo(10, line) || !isNumberTo(12, promise)) return null;
  return {
    parts,
    isWanted: ({ lines, promises }) =>
      (line === undefined || lines.includes(Number(line))) &&
      (promise === undefined || promises.includes(Number(promise))),
  };
}

function isNumberTo(most: number, text: string | undefined): boolean {
  return text === undefined || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most);
}

async function write(report: ProjectReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.html'), formatProjectHtml(report));
  const data = { version: 1, ...report };
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(data, undefined, 2)}\n`);
}
