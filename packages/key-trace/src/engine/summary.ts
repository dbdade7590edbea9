import type { RuleId } from '../rules/rules.ts';
import type { Step, Value } from './value.ts';

/** What a caller must know about a function: what it returns and where its parameters go. */
export interface Summary {
  returns: Value;
  raises: Value;
  readonly sinks: SinkOfParam[];
  readonly callbacks: Callback[];
}

/** A parameter that is a function, and the arguments with which it is called. */
export interface Callback {
  readonly param: number;
  readonly fields: readonly string[];
  readonly args: readonly Value[];
  readonly at: number;
}

/** A parameter of a function that reaches a sink inside it. */
export interface SinkOfParam {
  readonly rule: RuleId;
  readonly param: number;
  readonly fields: readonly string[];
  /** From the parameter to the sink. */
  readonly step: Step;
  readonly isWeak: boolean;
}
