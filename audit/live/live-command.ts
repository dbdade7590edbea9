import { type Command, Option } from 'commander';
import {
  createCommand,
  type EndCommand,
  runCommand,
} from '../../packages/key-trace/src/command-line.ts';
import { isFailed } from '../report/check-result.ts';
import { auditLive } from './audit-live.ts';
import { readLiveConfig } from './config.ts';
import { formatResults } from '../report/format-results.ts';
import { writeOutput } from '../../packages/key-trace/src/report/write-output.ts';

const exitCodes = { clean: 0, failed: 1 } as const;

interface LiveOptions {
  readonly only?: string[];
  readonly cases?: string[];
  readonly redis?: string;
  readonly postgres?: string;
  readonly format: string;
  readonly output?: string;
}

/** `audit live`: starts a backend, or takes a running one, and tests it. */
export function createLiveCommand(end: EndCommand): Command {
  const split = (names: string): string[] => names.split(',');
  return createCommand('live')
    .summary('try a running backend')
    .description('Starts a backend, or takes one that runs, and tries it: see docs/audit.md.')
    .argument('<config>', 'the configuration, a JSON file')
    .option('--only <ids>', 'run these checks, separated by commas', split)
    .option('--cases <names>', 'try these cases, separated by commas', split)
    .option('--redis <url>', 'search this Redis, too; start: one of the audit’s own')
    .option('--postgres <url>', 'search this PostgreSQL, too; start: one of the audit’s own')
    .addOption(
      new Option('--format <format>', 'of the report')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option('--output <file>', 'write the report there instead of to the standard output')
    .addHelpText(
      'after',
      '\nEnds with 0: no check failed, 1: a check failed or proved nothing, 2: wrong use, or the backend could not be reached.',
    )
    .action(async (path: string, options: LiveOptions) => {
      end(await auditBackend(path, options));
    });
}

/** Runs `audit live` with its arguments. Returns the exit code. */
export function runLiveCommand(args: readonly string[]): Promise<number> {
  return runCommand(createLiveCommand, args);
}

async function auditBackend(path: string, options: LiveOptions): Promise<number> {
  const { only, cases, redis, postgres, format, output } = options;
  const config = await readLiveConfig(path);
  const results = await auditLive(
    { ...config, redis: redis ?? config.redis, postgres: postgres ?? config.postgres },
    { only, cases, command: `node audit/main.ts live ${path}`, say: createProgress() },
  );
  await writeOutput(formatResults(results, format === 'json'), output);
  return results.some(isFailed) ? exitCodes.failed : exitCodes.clean;
}

/** Only on a terminal: one line that is overwritten. */
function createProgress(): (text: string) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (text) => {
    process.stderr.write(`\r\u001B[K${text}\r`);
  };
}
