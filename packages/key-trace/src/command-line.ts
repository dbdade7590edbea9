import { Command, CommanderError } from 'commander';

/** The exit code for wrong usage. */
export const wrongUse = 2;

/** Receives the exit code of a command that has run. */
export type EndCommand = (code: number) => void;

/** A command that throws an error instead of ending the process. */
export function createCommand(name: string): Command {
  return new Command(name).exitOverride().showHelpAfterError('See --help.');
}

/**
 * Parses the arguments and runs the command.
 * @returns the exit code: 0 after help, 2 after wrong usage, which is reported on standard error
 * @throws what the command throws
 */
export async function runCommand(
  create: (end: EndCommand) => Command,
  args: readonly string[],
): Promise<number> {
  let code = 0;
  const command = create((ended) => {
    code = ended;
  });
  try {
    await command.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : wrongUse;
  }
}
