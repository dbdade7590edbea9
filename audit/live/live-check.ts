import type { Check, CheckResult } from '../report/check-result.ts';
import type { LiveRun } from './live-run.ts';

/** The result of a check, before it is named. */
export type Outcome = Pick<CheckResult, 'verdict' | 'reasons' | 'evidence'>;

/** A check of a running backend. */
export interface LiveCheck extends Check {
  /** `running`: asks the backend. `ended`: searches what it has left behind. */
  readonly phase: 'running' | 'ended';
  /** Whether it needs the results of the cases of `cases.ts`. */
  readonly needsCases: boolean;
  run(run: LiveRun): Promise<Outcome> | Outcome;
}

/** A check without the part that is the same for all of `audit live`. */
export type LiveCheckTable = readonly Omit<LiveCheck, 'part'>[];

const maxReasons = 12;

/** A pass, if there is no reason against it. */
export function judge(reasons: readonly string[], evidence: Outcome['evidence']): Outcome {
  return {
    verdict: reasons.length === 0 ? 'pass' : 'fail',
    reasons: shorten([...new Set(reasons)]),
    evidence,
  };
}

/** Nothing was proven. */
export function voidOutcome(reasons: readonly string[], evidence: Outcome['evidence']): Outcome {
  return { verdict: 'void', reasons: shorten(reasons), evidence };
}

export function notRun(reason: string, evidence: Outcome['evidence'] = {}): Outcome {
  return { verdict: 'not run', reasons: [reason], evidence };
}

function shorten(reasons: readonly string[]): readonly string[] {
  if (reasons.length <= maxReasons) return reasons;
  return [...reasons.slice(0, maxReasons), `and ${reasons.length - maxReasons} more`];
}
