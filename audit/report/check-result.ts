/** The three parts of the audit. */
export type AuditPart = 'code' | 'live' | 'browser';

/**
 * What a check came to. `void`: the search did not find what was planted for it, or the case did not come about, so that
 * nothing is proven. `not run`: left out, or impossible here.
 */
export type Verdict = 'pass' | 'fail' | 'void' | 'not run';

/** Numbers and words that a verdict rests on, by name: `bytes searched`, `encodings`, `cases`, `hits`. */
export type Evidence = Readonly<Record<string, number | string>>;

/** What a check is, whatever it comes to. */
export interface Check {
  /** Stable, such as `live.key-in-logs`. */
  readonly id: string;
  readonly part: AuditPart;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Lines of the seed's checklist (1 to 10) that it is evidence for. */
  readonly lines: readonly number[];
  /** Promises of `docs/threat-model.md` that it is evidence for, by their number in its list (1 to 12). */
  readonly promises: readonly number[];
  /** What a pass does not show. */
  readonly doesNotProve: string;
}

/** A check and what it came to. Holds no key, no header's value and no part of one. */
export interface CheckResult extends Check {
  readonly verdict: Verdict;
  /** Why it failed, is void or was not run, one fact each; empty where it passed. */
  readonly reasons: readonly string[];
  readonly evidence: Evidence;
  /** The command that repeats it. */
  readonly repeat: string;
  readonly seconds: number;
}

/** Whether the audit as a whole must end with an error: something failed, or proved nothing. */
export function isFailed({ verdict }: Pick<CheckResult, 'verdict'>): boolean {
  return verdict === 'fail' || verdict === 'void';
}
