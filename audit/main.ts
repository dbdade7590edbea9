// The auditor's command line: `node audit/main.ts code PATH…`, `live CONFIG`, `browser`, and `project` for all of it on this one.
import { browserUsage, runBrowserCommand } from './browser/browser-command.ts';
import { codeUsage, exitCodes, runCodeCommand } from '../packages/key-trace/src/command.ts';
import { liveUsage, runLiveCommand } from './live/live-command.ts';
import { projectUsage, runProjectCommand } from './project/project-command.ts';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  code: runCodeCommand,
  live: runLiveCommand,
  browser: runBrowserCommand,
  project: runProjectCommand,
};

const [command = '', ...args] = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  const runCommand = commands[command];
  if (runCommand === undefined) {
    console.error([codeUsage, liveUsage, browserUsage, projectUsage].join('\n\n'));
    return exitCodes.usage;
  }
  try {
    return await runCommand(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the audit failed');
    return exitCodes.usage;
  }
}
