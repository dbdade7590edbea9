import type { CheckResult } from '../report/check-result.ts';
import { liveCases } from './cases.ts';
import type { LiveConfig } from './config.ts';
import { type LiveCheck, notRun, type Outcome, voidOutcome } from './live-check.ts';
import { liveChecks } from './live-checks.ts';
import { LiveRun } from './live-run.ts';
import { LiveWorld } from './live-world.ts';

/** The options of a run. */
export interface LiveOptions {
  /** Ids of the checks to run. */
  readonly only?: readonly string[] | undefined;
  /** Names of the cases to try. */
  readonly cases?: readonly string[] | undefined;
  /** The command that repeats the whole run. */
  readonly command: string;
  /** Called with each step. */
  readonly say?: (line: string) => void;
}

/** The requested check or case does not exist. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/**
 * Starts or contacts the backend, tries every case, runs every check, and returns the results.
 * @throws if the backend, its Redis or its PostgreSQL cannot be reached
 */
export async function auditLive(
  config: LiveConfig,
  { only, cases, command, say = () => undefined }: LiveOptions,
): Promise<CheckResult[]> {
  expectKnown(
    only ?? [],
    liveChecks.map(({ id }) => id),
  );
  expectKnown(
    cases ?? [],
    liveCases.map(({ name }) => name),
  );
  const isChosen = ({ id }: LiveCheck): boolean => only?.includes(id) ?? true;
  const needsCases = liveChecks.some((check) => isChosen(check) && check.needsCases);
  const tried = liveCases.filter(({ name }) => needsCases && (cases?.includes(name) ?? true));
  say(`starting ${config.name}`);
  await using world = await LiveWorld.start(config);
  say(`${tried.length} cases`);
  const run = await LiveRun.start(world, tried);
  const results: CheckResult[] = [];
  for (const phase of ['running', 'ended'] as const) {
    if (phase === 'ended') await world.backend?.end('SIGTERM');
    for (const check of liveChecks.filter((each) => each.phase === phase)) {
      if (isChosen(check)) say(check.id);
      const startedAt = performance.now();
      const outcome = isChosen(check) ? await runCheck(check, run) : notRun('left out by --only');
      const seconds = Math.round(performance.now() - startedAt) / 1_000;
      results.push(toResult(check, outcome, { command, seconds }));
    }
  }
  return results;
}

/**
 * A check that ends with an error has proven nothing. Only the kind of the error is shown, because its message may quote a
 * secret.
 */
async function runCheck(check: LiveCheck, run: LiveRun): Promise<Outcome> {
  try {
    return await check.run(run);
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return voidOutcome([`the check ended with ${kind}`], {});
  }
}

function toResult(
  { id, part, title, lines, promises, doesNotProve }: LiveCheck,
  outcome: Outcome,
  { command, seconds }: { command: string; seconds: number },
): CheckResult {
  const repeat = `${command} --only ${id}`;
  return { id, part, title, lines, promises, doesNotProve, ...outcome, repeat, seconds };
}

function expectKnown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UnknownNameError(`${unknown.join(', ')} is not known: expected ${known.join(', ')}`);
}
