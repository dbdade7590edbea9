/** The three parts of the audit. */
export type AuditPart = 'code' | 'live' | 'browser';

/**
 * The verdict of a check. `void`: the search did not find its control, or the case did not occur, so nothing is proven. `not
 * run`: left out, or impossible here.
 */
export type Verdict = 'pass' | 'fail' | 'void' | 'not run';

/** The numbers and words behind a verdict, by name: `bytes searched`, `encodings`, `cases`, `hits`. */
export type Evidence = Readonly<Record<string, number | string>>;

/** The description of a check, independent of its result. */
export interface Check {
  /** Stable, such as `live.key-in-logs`. */
  readonly id: string;
  readonly part: AuditPart;
  /** What must be true, as a sentence. */
  readonly title: string;
  /** The lines of the seed's checklist (1 to 10) that it is evidence for. */
  readonly lines: readonly number[];
  /** The promises of `docs/threat-model.md` that it is evidence for, by their number in its list (1 to 12). */
  readonly promises: readonly number[];
  /** What a pass does not prove. */
  readonly doesNotProve: string;
}

/** A check and its result. It contains no key, no header's value and no part of one. */
export interface CheckResult extends Check {
  readonly verdict: Verdict;
  /** Why it failed, is void or did not run, one fact each; empty if it passed. */
  readonly reasons: readonly string[];
  readonly evidence: Evidence;
  /** The command that repeats it. */
  readonly repeat: string;
  readonly seconds: number;
}

/** Whether the whole audit must end with an error: a check failed, or proved nothing. */
export function isFailed({ verdict }: Pick<CheckResult, 'verdict'>): boolean {
  return verdict === 'fail' || verdict === 'void';
}
