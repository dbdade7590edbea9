import type { Expr, Fn } from '../ir.ts';
import type { ModuleState } from './module-state.ts';
import type { Program } from './program.ts';
import type { Scope } from './scope.ts';
import type { Step, Value } from './value.ts';

/** Where the analysis stands: one function (or the top of a module) being executed. */
export interface Frame {
  readonly program: Program;
  readonly state: ModuleState;
  readonly scope: Scope;
  readonly fn: Fn | undefined;
  readonly self: Value | undefined;
  /** What the function hands back, gathered. */
  readonly returns: Value[];
  /** What it may throw, gathered. */
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
