import type { RuleId, Severity } from './rules/rules.ts';

/** One place on the path of a key. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What happens there. */
  readonly text: string;
  /** The line of source. */
  readonly code: string;
}

/** What the auditor reports about one place in the code. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  /** From the source to the sink; the last is the place of the finding. */
  readonly steps: readonly Place[];
  /** Stable while lines move, because it depends on the rule, the file and the text of the line. */
  readonly fingerprint: string;
}

/** A finding that a comment in the code suppresses. */
export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
}
