import type { Call } from '../ir.ts';
import type { GivenArg } from './sink-arguments.ts';
import type { Value } from './value.ts';

/** A call whose parts have been evaluated. */
export interface EvaluatedCall {
  readonly call: Call;
  readonly callee: Value;
  /** The object on which a method is called. */
  readonly receiver: Value | undefined;
  readonly args: readonly GivenArg[];
  /** The names of the callee: as written, and as resolved. */
  readonly paths: readonly string[];
  readonly name: string;
}
