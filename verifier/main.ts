// The verifier's command; `npm run verifier` starts it with the right switches of Node. Nothing else is loaded before they
// are checked, so a switch that dumps memory at a garbage collection finds neither keys nor configuration.
import { isBuiltin } from 'node:module';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { expectedStart, findStartProblems } from './ops/start-conditions.ts';

/** The process was started in a way in which it must not handle keys, or with a wrong argument. */
class StartError extends Error {
  override readonly name = 'StartError';
}

async function main(): Promise<void> {
  const { help, 'print-config': printsConfig } = readArguments();
  if (help) {
    const { formatHelp } = await import('./ops/usage.ts');
    console.log(formatHelp());
    return;
  }
  refuseStart();
  const command = await import('./ops/command.ts');
  try {
    if (printsConfig) console.log(command.formatCheckedConfig());
    else await command.runCommand();
  } catch (error) {
    throw isAccessDenied(error) ? error : new StartError(command.explainStart(error));
  }
}

function readArguments(): { help: boolean; 'print-config': boolean } {
  const isSwitch = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { help: isSwitch, 'print-config': isSwitch } }).values;
  } catch {
    // Node's message repeats the argument, which may be a key that somebody pasted.
    throw new StartError('unknown argument: see --help');
  }
}

function refuseStart(): void {
  const { execArgv, env, permission } = process;
  const hasSqlite = isBuiltin('node:sqlite');
  const found = findStartProblems({ execArgv, env, permission, hasSqlite, isMainThread });
  if (found.length === 0) return;
  const list = found.join(', ');
  if (env['ALLOW_DEBUG_SWITCHES'] !== '1') {
    throw new StartError(
      `this process could print, write or open its memory: ${list} (expected: ${expectedStart})`,
    );
  }
  console.error(`WARNING: ALLOW_DEBUG_SWITCHES is set, keys are NOT SAFE in this process: ${list}`);
}

function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED';
}

function explain(error: unknown): string {
  if (error instanceof StartError) return error.message;
  return isAccessDenied(error)
    ? 'the verifier may not read its files: start node with --allow-fs-read=<project folder>'
    : 'the verifier could not be started';
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
