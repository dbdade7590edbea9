import type { Call } from '../ir.ts';
import type { GivenArg } from './sink-arguments.ts';
import type { Value } from './value.ts';

/** One call, with everything about it evaluated. */
export interface EvaluatedCall {
  readonly call: Call;
  readonly callee: Value;
  /** The object that a method is called on. */
  readonly receiver: Value | undefined;
  readonly args: readonly GivenArg[];
  /** Names that the callee goes by: as written, as known. */
  readonly paths: readonly string[];
  readonly name: string;
}
