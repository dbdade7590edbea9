/** A piece of source that is replaced. */
export interface SourceChange {
  /** Path below the project. */
  readonly file: string;
  /** A text that occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A planted fault, and the check that must fail because of it. */
export interface Mutation {
  /** A description of the fault for the table of the self-test. */
  readonly name: string;
  readonly of: 'extension' | 'verifier';
  readonly changes: readonly SourceChange[];
  /** Id of the check that must fail. */
  readonly caughtBy: string;
}
