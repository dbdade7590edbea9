// The auditor's command line: `node audit/main.ts code PATH…` and `node audit/main.ts live CONFIG`.
import { codeUsage, exitCodes, runCodeCommand } from './code-command.ts';
import { liveUsage, runLiveCommand } from './live/live-command.ts';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  code: runCodeCommand,
  live: runLiveCommand,
};

const [command = '', ...args] = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  const runCommand = commands[command];
  if (runCommand === undefined) {
    console.error(`${codeUsage}\n\n${liveUsage}`);
    return exitCodes.usage;
  }
  try {
    return await runCommand(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the audit failed');
    return exitCodes.usage;
  }
}
