// The small language that both front ends produce. `at` is an offset into the module's text, in UTF-16 units.

/** A path of names as written, such as `request.headers.get`, with calls as `()`. */
export type Expr =
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'literal'; readonly value: Literal; readonly at: number }
  | {
      readonly kind: 'member';
      readonly object: Expr;
      readonly property: string;
      readonly at: number;
    }
  | { readonly kind: 'item'; readonly object: Expr; readonly key: Expr; readonly at: number }
  | {
      readonly kind: 'slice';
      readonly object: Expr;
      readonly from: Expr | undefined;
      readonly to: Expr | undefined;
      readonly at: number;
    }
  | Call
  /** String building: `+`, `%`, f-strings, templates. */
  | { readonly kind: 'join'; readonly parts: readonly Expr[]; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly at: number }
  | { readonly kind: 'record'; readonly entries: readonly Entry[]; readonly at: number }
  /** One of several values: conditional, `or`, `??`. */
  | {
      readonly kind: 'choice';
      readonly test: Expr | undefined;
      readonly options: readonly Expr[];
      readonly at: number;
    }
  /** Comparison, negation, `in`, `typeof`: the result says something about its parts, but is not one of them. */
  | { readonly kind: 'test'; readonly parts: readonly Expr[]; readonly at: number }
  | { readonly kind: 'lambda'; readonly fn: Fn; readonly at: number }
  | {
      readonly kind: 'store';
      readonly target: Expr;
      readonly value: Expr;
      readonly at: number;
    }
  | {
      readonly kind: 'each';
      readonly target: Expr;
      readonly over: Expr;
      readonly result: Expr;
      readonly at: number;
    }
  | { readonly kind: 'spread'; readonly value: Expr; readonly at: number }
  | { readonly kind: 'yield'; readonly value: Expr; readonly at: number }
  /** Parts that are evaluated for their effects. The value is unknown. */
  | { readonly kind: 'group'; readonly parts: readonly Expr[]; readonly at: number };

export type Literal = string | number | boolean | null;

export interface Call {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: readonly Arg[];
  readonly isNew: boolean;
  readonly at: number;
}

export interface Arg {
  /** Of a keyword argument; `**` for unpacked keywords. */
  readonly name: string | undefined;
  readonly value: Expr;
}

/** Of a record. Without a key the value is spread into it. */
export interface Entry {
  readonly key: Expr | undefined;
  readonly value: Expr;
}

export type Stmt =
  | {
      readonly kind: 'assign';
      readonly target: Expr;
      readonly value: Expr;
      readonly annotation: string | undefined;
      readonly isNew: boolean;
      readonly at: number;
    }
  | { readonly kind: 'expr'; readonly value: Expr; readonly at: number }
  | { readonly kind: 'return'; readonly value: Expr | undefined; readonly at: number }
  | { readonly kind: 'raise'; readonly value: Expr | undefined; readonly at: number }
  /** `break` and `continue`. */
  | { readonly kind: 'leave'; readonly at: number }
  | {
      readonly kind: 'if';
      readonly test: Expr;
      readonly then: readonly Stmt[];
      readonly otherwise: readonly Stmt[];
      readonly at: number;
    }
  | {
      readonly kind: 'loop';
      readonly target: Expr | undefined;
      readonly over: Expr | undefined;
      readonly body: readonly Stmt[];
      readonly at: number;
    }
  | {
      readonly kind: 'try';
      readonly body: readonly Stmt[];
      readonly handlers: readonly Handler[];
      readonly last: readonly Stmt[];
      readonly at: number;
    }
  | { readonly kind: 'block'; readonly body: readonly Stmt[]; readonly at: number }
  | { readonly kind: 'function'; readonly fn: Fn; readonly at: number }
  | { readonly kind: 'class'; readonly cls: Cls; readonly at: number }
  | {
      readonly kind: 'import';
      readonly from: string;
      readonly names: readonly ImportedName[];
      readonly at: number;
    };

export interface Handler {
  /** Names of the classes that it catches; empty if it catches everything. */
  readonly types: readonly string[];
  readonly target: Expr | undefined;
  readonly body: readonly Stmt[];
  readonly at: number;
}

export interface ImportedName {
  /** `*` for the module itself. */
  readonly imported: string;
  readonly local: string;
}

export interface Fn {
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
  readonly decorators: readonly Expr[];
  readonly at: number;
}

export interface Param {
  readonly target: Expr;
  readonly initial: Expr | undefined;
  readonly annotation: string | undefined;
  readonly isRest: boolean;
  readonly at: number;
}

/** A class, or a TypeScript interface or object type, which has only fields. */
export interface Cls {
  readonly name: string;
  readonly bases: readonly string[];
  readonly fields: readonly Field[];
  readonly methods: readonly Fn[];
  readonly decorators: readonly Expr[];
  readonly at: number;
}

export interface Field {
  readonly name: string;
  readonly annotation: string | undefined;
  readonly initial: Expr | undefined;
  readonly at: number;
}

export type Language = 'python' | 'typescript';

export interface Module {
  /** Relative to the scanned root, with `/`. */
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  readonly body: readonly Stmt[];
  /** Line of the first place that the parser could not read. */
  readonly brokenAt: number | undefined;
}

/** The names of an expression as written, `request.headers.get`; undefined if it starts with something else. */
export function pathOf(expr: Expr, depth = 0): string | undefined {
  if (depth > 20) return undefined;
  if (expr.kind === 'name') return expr.name;
  if (expr.kind === 'member') return extend(pathOf(expr.object, depth + 1), `.${expr.property}`);
  if (expr.kind === 'item') return extend(pathOf(expr.object, depth + 1), '[]');
  if (expr.kind === 'call') return extend(pathOf(expr.callee, depth + 1), '()');
  return undefined;
}

function extend(path: string | undefined, more: string): string | undefined {
  return path === undefined ? undefined : path + more;
}

/** The last name of a path: `get` of `request.headers.get`. */
export function lastName(path: string): string {
  let end = path.length;
  while (end > 0 && !isNameCode(path.charCodeAt(end - 1))) end -= 1;
  let start = end;
  while (start > 0 && isNameCode(path.charCodeAt(start - 1))) start -= 1;
  return path.slice(start, end);
}

/** Letters, digits, `_` and `$`. */
function isNameCode(code: number): boolean {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
  return isLetter || (code >= 48 && code <= 57) || code === 95 || code === 36;
}
