import type { Expr, Fn } from '../ir.ts';
import type { ModuleState } from './module-state.ts';
import type { Program } from './program.ts';
import type { Scope } from './scope.ts';
import type { Step, Value } from './value.ts';

/** The current position of the analysis: a function, or the top level of a module, in execution. */
export interface Frame {
  readonly program: Program;
  readonly state: ModuleState;
  readonly scope: Scope;
  readonly fn: Fn | undefined;
  readonly self: Value | undefined;
  /** The values that the function returns, collected. */
  readonly returns: Value[];
  /** The exceptions that it may throw, collected. */
  readonly raised: Value[];
  /** The function answers a request: what it returns is sent. */
  readonly isRoute: boolean;
  readonly depth: number;
}

export function stepAt(frame: Frame, at: number, text: string, before?: Step): Step {
  return { file: frame.state.module.path, at, text, before };
}

/** The source text of an expression, on one line and short. */
export function quote(frame: Frame, expr: Expr): string {
  const { text } = frame.state.module;
  const end = text.indexOf('\n', expr.at);
  const line = text.slice(expr.at, end < 0 ? undefined : end).trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
