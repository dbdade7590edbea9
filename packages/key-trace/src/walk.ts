// Visits every expression and statement of a module, for checks that need no data flow.
import type { Cls, Expr, Fn, Stmt } from './ir.ts';

export interface Visitor {
  readonly expr?: (expr: Expr, fn: Fn | undefined) => void;
  readonly stmt?: (statement: Stmt, fn: Fn | undefined) => void;
  readonly fn?: (fn: Fn) => void;
  readonly cls?: (cls: Cls) => void;
}

type Work = { readonly fn: Fn | undefined } & (
  { readonly expr: Expr } | { readonly statement: Stmt }
);

/** An explicit stack instead of recursion, because code can be nested deeply. */
export function walk(body: readonly Stmt[], visitor: Visitor): void {
  const waiting: Work[] = [...body].reverse().map((statement) => ({ statement, fn: undefined }));
  for (let work = waiting.pop(); work !== undefined; work = waiting.pop()) {
    const inner: Work[] = [];
    if ('expr' in work) {
      visitor.expr?.(work.expr, work.fn);
      insideExpr(work.expr, work.fn, inner, visitor);
    } else {
      visitor.stmt?.(work.statement, work.fn);
      insideStmt(work.statement, work.fn, inner, visitor);
    }
    waiting.push(...inner.reverse());
  }
}

function insideFunction(fn: Fn, outer: Fn | undefined, inner: Work[], visitor: Visitor): void {
  visitor.fn?.(fn);
  inner.push(...fn.decorators.map((expr) => ({ expr, fn: outer })));
  for (const { initial } of fn.params) if (initial !== undefined) inner.push({ expr: initial, fn });
  inner.push(...fn.body.map((statement) => ({ statement, fn })));
}

function insideExpr(expr: Expr, fn: Fn | undefined, inner: Work[], visitor: Visitor): void {
  if (expr.kind === 'lambda') {
    insideFunction(expr.fn, fn, inner, visitor);
    return;
  }
  inner.push(...partsOf(expr).map((part) => ({ expr: part, fn })));
}

/** The direct subexpressions of an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'member':
      return [expr.object];
    case 'item':
      return [expr.object, expr.key];
    case 'slice':
      return [expr.object, expr.from, expr.to].filter((part) => part !== undefined);
    case 'call':
      return [expr.callee, ...expr.args.map(({ value }) => value)];
    case 'join':
    case 'test':
    case 'group':
      return expr.parts;
    case 'list':
      return expr.items;
    case 'record':
      return expr.entries.flatMap(({ key, value }) => (key === undefined ? [value] : [key, value]));
    case 'choice':
      return expr.test === undefined ? expr.options : [expr.test, ...expr.options];
    case 'store':
      return [expr.target, expr.value];
    case 'each':
      return [expr.over, expr.target, expr.result];
    case 'spread':
    case 'yield':
      return [expr.value];
    case 'name':
    case 'literal':
    case 'lambda':
      return [];
  }
}

function insideStmt(statement: Stmt, fn: Fn | undefined, inner: Work[], visitor: Visitor): void {
  if (statement.kind === 'function') insideFunction(statement.fn, fn, inner, visitor);
  else if (statement.kind === 'class') insideClass(statement.cls, fn, inner, visitor);
  else {
    const { exprs, blocks } = childrenOf(statement);
    inner.push(...exprs.map((expr) => ({ expr, fn })));
    inner.push(...blocks.flat().map((one) => ({ statement: one, fn })));
  }
}

function insideClass(cls: Cls, fn: Fn | undefined, inner: Work[], visitor: Visitor): void {
  visitor.cls?.(cls);
  inner.push(...cls.decorators.map((expr) => ({ expr, fn })));
  for (const { initial } of cls.fields)
    if (initial !== undefined) inner.push({ expr: initial, fn });
  for (const method of cls.methods) insideFunction(method, fn, inner, visitor);
}

function childrenOf(statement: Stmt): { exprs: Expr[]; blocks: (readonly Stmt[])[] } {
  const present = (...exprs: (Expr | undefined)[]) => exprs.filter((one) => one !== undefined);
  switch (statement.kind) {
    case 'assign':
      return { exprs: [statement.target, statement.value], blocks: [] };
    case 'expr':
      return { exprs: [statement.value], blocks: [] };
    case 'return':
    case 'raise':
      return { exprs: present(statement.value), blocks: [] };
    case 'if':
      return { exprs: [statement.test], blocks: [statement.then, statement.otherwise] };
    case 'loop':
      return { exprs: present(statement.target, statement.over), blocks: [statement.body] };
    case 'try':
      return {
        exprs: present(...statement.handlers.map(({ target }) => target)),
        blocks: [statement.body, ...statement.handlers.map(({ body }) => body), statement.last],
      };
    case 'block':
      return { exprs: [], blocks: [statement.body] };
    case 'function':
    case 'class':
    case 'import':
    case 'leave':
      return { exprs: [], blocks: [] };
  }
}
