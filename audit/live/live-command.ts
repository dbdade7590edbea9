import { parseArgs } from 'node:util';
import { isFailed } from '../report/check-result.ts';
import { auditLive } from './audit-live.ts';
import { readLiveConfig } from './config.ts';
import { formatResults } from '../report/format-results.ts';
import { writeOutput } from '../../packages/key-trace/src/report/write-output.ts';

export const liveUsage = `audit live CONFIG [options]

  --only IDS         run these checks, separated by commas
  --cases NAMES      try these cases, separated by commas
  --redis URL        search this Redis, too; start: one of the audit's own
  --postgres URL     search this PostgreSQL, too; start: one of the audit's own
  --format FORMAT    terminal (default) or json
  --output FILE      write the report there instead of to the standard output

Ends with 0: no check failed, 1: a check failed or proved nothing, 2: wrong use, or the backend could not be reached.`;

const exitCodes = { clean: 0, failed: 1, usage: 2 } as const;

/** Runs `audit live` with its arguments; gives the exit code. */
export async function runLiveCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [path] = positionals;
  if (path === undefined || positionals.length > 1 || !/^(?:terminal|json)$/.test(values.format)) {
    console.error(liveUsage);
    return exitCodes.usage;
  }
  const config = await readLiveConfig(path);
  const results = await auditLive(
    {
      ...config,
      redis: values.redis ?? config.redis,
      postgres: values.postgres ?? config.postgres,
    },
    {
      only: values.only?.split(','),
      cases: values.cases?.split(','),
      command: `node audit/main.ts live ${path}`,
      say: createProgress(),
    },
  );
  const text = formatResults(results, values.format === 'json');
  await writeOutput(text, values.output);
  return results.some(isFailed) ? exitCodes.failed : exitCodes.clean;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      cases: { type: 'string' },
      redis: { type: 'string' },
      postgres: { type: 'string' },
      format: { type: 'string', default: 'terminal' },
      output: { type: 'string' },
    },
  });
}

/** On a terminal only: one line that is written over. */
function createProgress(): (text: string) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (text) => {
    process.stderr.write(`\r\u001B[K${text}\r`);
  };
}
