// The auditor's command line: `node audit/main.ts code PATH…`.
import { codeUsage, exitCodes, runCodeCommand } from './code-command.ts';

const [command, ...args] = process.argv.slice(2);
process.exitCode = await run();

async function run(): Promise<number> {
  if (command !== 'code') {
    console.error(codeUsage);
    return exitCodes.usage;
  }
  try {
    return await runCodeCommand(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the audit failed');
    return exitCodes.usage;
  }
}
