import type { RuleId } from './rules.ts';

/** Calls that a key must not be an argument of. */
export interface CallSink {
  readonly rule: RuleId;
  readonly call: RegExp;
  readonly unless?: RegExp;
  /** Which arguments count: places and names; all of them where it is left out. */
  readonly args?: readonly (number | string)[];
  /** What the source text of the call must look like. */
  readonly written?: RegExp;
  /** With fewer arguments the call gives back a text instead. */
  readonly least?: number;
  /** Rows and messages: what an unknown class got, it hands on. */
  readonly opaque?: boolean;
  readonly language?: 'python' | 'typescript';
}
