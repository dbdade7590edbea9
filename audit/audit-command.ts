import { createCodeCommand } from '../packages/key-trace/src/command.ts';
import { createCommand, runCommand, wrongUse } from '../packages/key-trace/src/command-line.ts';
import { createBrowserCommand } from './browser/browser-command.ts';
import { createLiveCommand } from './live/live-command.ts';
import { createProjectCommand } from './project/project-command.ts';

/** Runs the command that the first argument names. Returns the exit code. */
export async function runAuditCommand(args: readonly string[]): Promise<number> {
  try {
    return await runCommand(
      (end) =>
        createCommand('audit')
          .description('Evidence for the promises of docs/threat-model.md: see docs/audit.md.')
          .addCommand(createCodeCommand('code', end))
          .addCommand(createLiveCommand(end))
          .addCommand(createBrowserCommand(end))
          .addCommand(createProjectCommand(end)),
      args,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the audit failed');
    return wrongUse;
  }
}
