import type { RuleId } from './rules.ts';

/** Calls that must not have a key as an argument. */
export interface CallSink {
  readonly rule: RuleId;
  readonly call: RegExp;
  readonly unless?: RegExp;
  /** The arguments that count, by position and name; by default all. */
  readonly args?: readonly (number | string)[];
  /** A pattern for the source text of the call. */
  readonly written?: RegExp;
  /** With fewer arguments the call returns a text instead. */
  readonly least?: number;
  /** Rows and messages: an object of an unknown class passes its arguments on. */
  readonly opaque?: boolean;
  readonly language?: 'python' | 'typescript';
}
