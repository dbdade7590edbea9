/** A piece of source that is replaced. */
export interface SourceChange {
  /** Path below the project. */
  readonly file: string;
  /** Text that is in the file once, and once only. */
  readonly find: string;
  readonly replace: string;
}

/** A planted fault, and the check that must fail because of it. */
export interface Mutation {
  /** What the fault does, as the table of the self-test says it. */
  readonly name: string;
  readonly of: 'extension' | 'verifier';
  readonly changes: readonly SourceChange[];
  /** Id of the check that must fail. */
  readonly caughtBy: string;
}
