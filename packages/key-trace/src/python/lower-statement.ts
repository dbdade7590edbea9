import { type Cls, type Expr, type Field, type Handler, pathOf, type Stmt } from '../ir.ts';
import { lowerFunction, type Lowering } from './lower-function.ts';
import { lowerImport } from './lower-import.ts';
import { childOf, childrenOf, partsOf } from './python-source.ts';
import type { SyntaxNode } from './syntax-tree.ts';

type Rule = (lowering: Lowering, node: SyntaxNode) => Stmt[];

export function lowerStatement(lowering: Lowering, node: SyntaxNode): Stmt[] {
  const rule = rules[node.type];
  if (rule !== undefined) return rule(lowering, node);
  return [{ kind: 'expr', value: lowering.expr(node), at: node.start }];
}

const nothing: Rule = () => [];

const rules: Readonly<Record<string, Rule>> = {
  comment: nothing,
  pass_statement: nothing,
  global_statement: nothing,
  nonlocal_statement: nothing,
  type_alias_statement: nothing,
  delete_statement: (lowering, node) => lowerDelete(lowering, node),
  break_statement: (_, node) => [{ kind: 'leave', at: node.start }],
  continue_statement: (_, node) => [{ kind: 'leave', at: node.start }],
  expression_statement: (lowering, node) => lowerExpressionStatement(lowering, node),
  return_statement: (lowering, node) => [
    { kind: 'return', value: firstPart(lowering, node), at: node.start },
  ],
  raise_statement: (lowering, node) => [
    { kind: 'raise', value: firstPart(lowering, node), at: node.start },
  ],
  assert_statement: (lowering, node) => lowerAssert(lowering, node),
  if_statement: (lowering, node) => [lowerIf(lowering, node, childrenOf(node, 'alternative'))],
  for_statement: (lowering, node) => lowerLoop(lowering, node),
  while_statement: (lowering, node) => lowerLoop(lowering, node),
  try_statement: (lowering, node) => [lowerTry(lowering, node)],
  with_statement: (lowering, node) => lowerWith(lowering, node),
  match_statement: (lowering, node) => lowerMatch(lowering, node),
  block: (lowering, node) => lowering.block(node),
  function_definition: (lowering, node) => [
    { kind: 'function', fn: lowerFunction(lowering, node, []), at: node.start },
  ],
  class_definition: (lowering, node) => [
    { kind: 'class', cls: lowerClass(lowering, node, []), at: node.start },
  ],
  decorated_definition: (lowering, node) => lowerDecorated(lowering, node),
  import_statement: ({ source }, node) => lowerImport(source, node),
  import_from_statement: ({ source }, node) => lowerImport(source, node),
  future_import_statement: nothing,
};

function firstPart({ expr }: Lowering, node: SyntaxNode): Expr | undefined {
  const first = partsOf(node).find(({ field }) => field !== 'cause');
  return first && expr(first);
}

function lowerExpressionStatement(lowering: Lowering, node: SyntaxNode): Stmt[] {
  return partsOf(node).flatMap((part): Stmt[] => {
    if (part.type === 'assignment') return lowerAssignment(lowering, part);
    if (part.type === 'augmented_assignment') return lowerAugmented(lowering, part);
    return [{ kind: 'expr', value: lowering.expr(part), at: part.start }];
  });
}

function lowerAssignment({ source, expr }: Lowering, node: SyntaxNode): Stmt[] {
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  const type = childOf(node, 'type');
  if (left === undefined || right === undefined) return [];
  return [
    {
      kind: 'assign',
      target: expr(left),
      value: expr(right),
      annotation: type && source.textOf(type),
      isNew: true,
      at: node.start,
    },
  ];
}

function lowerAugmented({ expr }: Lowering, node: SyntaxNode): Stmt[] {
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  if (left === undefined || right === undefined) return [];
  const target = expr(left);
  const value: Expr = { kind: 'join', parts: [target, expr(right)], at: node.start };
  return [{ kind: 'assign', target, value, annotation: undefined, isNew: true, at: node.start }];
}

/** A deleted name holds nothing from here on. */
function lowerDelete({ expr }: Lowering, node: SyntaxNode): Stmt[] {
  const at = node.start;
  const targets = partsOf(node).map(expr);
  return targets
    .flatMap((target) => (target.kind === 'list' ? target.items : [target]))
    .map((target) => {
      const value: Expr = { kind: 'literal', value: null, at };
      return { kind: 'assign', target, value, annotation: undefined, isNew: true, at };
    });
}

/** `assert test, text` raises the text. */
function lowerAssert({ expr }: Lowering, node: SyntaxNode): Stmt[] {
  const [test, text] = partsOf(node);
  if (test === undefined) return [];
  const then: Stmt[] =
    text === undefined ? [] : [{ kind: 'raise', value: expr(text), at: text.start }];
  return [{ kind: 'if', test: expr(test), then, otherwise: [], at: node.start }];
}

function lowerIf(lowering: Lowering, node: SyntaxNode, rest: readonly SyntaxNode[]): Stmt {
  const test = childOf(node, 'condition');
  const [next, ...others] = rest;
  const otherwise =
    next === undefined
      ? []
      : next.type === 'elif_clause'
        ? [lowerIf(lowering, next, others)]
        : lowering.block(childOf(next, 'body'));
  return {
    kind: 'if',
    test: test ? lowering.expr(test) : { kind: 'group', parts: [], at: node.start },
    then: lowering.block(childOf(node, 'consequence')),
    otherwise,
    at: node.start,
  };
}

function lowerLoop(lowering: Lowering, node: SyntaxNode): Stmt[] {
  const target = childOf(node, 'left');
  const over = childOf(node, 'right') ?? childOf(node, 'condition');
  const otherwise = childOf(node, 'alternative');
  return [
    {
      kind: 'loop',
      target: target && lowering.expr(target),
      over: over && lowering.expr(over),
      body: lowering.block(childOf(node, 'body')),
      at: node.start,
    },
    ...lowering.block(otherwise && childOf(otherwise, 'body')),
  ];
}

function lowerTry(lowering: Lowering, node: SyntaxNode): Stmt {
  const clauses = (type: RegExp) => node.children.filter((child) => type.test(child.type));
  const [otherwise] = clauses(/^else_clause$/);
  const [last] = clauses(/^finally_clause$/);
  return {
    kind: 'try',
    body: [
      ...lowering.block(childOf(node, 'body')),
      ...lowering.block(otherwise && childOf(otherwise, 'body')),
    ],
    handlers: clauses(/^except/).map((clause) => lowerHandler(lowering, clause)),
    last: lowering.block(last?.children.find(({ type }) => type === 'block')),
    at: node.start,
  };
}

function lowerHandler(lowering: Lowering, node: SyntaxNode): Handler {
  const value = childOf(node, 'value');
  const alias = value && childOf(value, 'alias');
  const caught = alias === undefined ? value : value?.children[0];
  return {
    types: caught === undefined ? [] : classNames(lowering.expr(caught)),
    target: alias && lowering.expr(alias),
    body: lowering.block(node.children.find(({ type }) => type === 'block')),
    at: node.start,
  };
}

function classNames(expr: Expr): string[] {
  const exprs = expr.kind === 'list' ? expr.items : [expr];
  return exprs.map((one) => pathOf(one) ?? 'unknown');
}

function lowerWith(lowering: Lowering, node: SyntaxNode): Stmt[] {
  const items = node.children.find(({ type }) => type === 'with_clause')?.children ?? [];
  const opened = items.flatMap((item): Stmt[] => {
    const value = childOf(item, 'value');
    if (value === undefined) return [];
    const alias = childOf(value, 'alias');
    const opener = alias === undefined ? value : value.children[0];
    if (opener === undefined) return [];
    const expr = lowering.expr(opener);
    if (alias === undefined) return [{ kind: 'expr', value: expr, at: item.start }];
    const target = lowering.expr(alias);
    return [
      { kind: 'assign', target, value: expr, annotation: undefined, isNew: true, at: item.start },
    ];
  });
  return [...opened, ...lowering.block(childOf(node, 'body'))];
}

/** Each case is a branch of its own that may bind parts of the subject. */
function lowerMatch(lowering: Lowering, node: SyntaxNode): Stmt[] {
  const subject = childOf(node, 'subject');
  const cases = childOf(node, 'body')?.children ?? [];
  if (subject === undefined) return [];
  const value = lowering.expr(subject);
  return cases
    .filter(({ type }) => type === 'case_clause')
    .map((clause): Stmt => {
      const pattern = clause.children[0];
      const bind: Stmt[] =
        pattern === undefined
          ? []
          : [
              {
                kind: 'assign',
                target: lowering.expr(pattern),
                value,
                annotation: undefined,
                isNew: true,
                at: clause.start,
              },
            ];
      const then = [...bind, ...lowering.block(childOf(clause, 'consequence'))];
      return { kind: 'if', test: value, then, otherwise: [], at: clause.start };
    });
}

function lowerDecorated(lowering: Lowering, node: SyntaxNode): Stmt[] {
  const decorators = node.children
    .filter(({ type }) => type === 'decorator')
    .flatMap((decorator) => partsOf(decorator).map(lowering.expr));
  const definition = childOf(node, 'definition');
  if (definition === undefined) return [];
  if (definition.type === 'class_definition') {
    const cls = lowerClass(lowering, definition, decorators);
    return [{ kind: 'class', cls, at: node.start }];
  }
  return [
    { kind: 'function', fn: lowerFunction(lowering, definition, decorators), at: node.start },
  ];
}

function lowerClass(lowering: Lowering, node: SyntaxNode, decorators: readonly Expr[]): Cls {
  const name = childOf(node, 'name');
  const bases = childOf(node, 'superclasses');
  const body = childOf(node, 'body');
  const inner = body === undefined ? [] : body.children.flatMap((part) => innerOf(lowering, part));
  return {
    name: name === undefined ? '' : lowering.source.textOf(name),
    bases: bases === undefined ? [] : partsOf(bases).flatMap((b) => pathOf(lowering.expr(b)) ?? []),
    fields: inner.flatMap((part) => ('fn' in part ? [] : [part])),
    methods: inner.flatMap((part) => ('fn' in part ? [part.fn] : [])),
    decorators,
    at: node.start,
  };
}

/** Methods and fields of a class. A field may have a type without a value. */
function innerOf(lowering: Lowering, node: SyntaxNode): ({ fn: Cls['methods'][number] } | Field)[] {
  if (node.type === 'expression_statement') {
    return partsOf(node).flatMap((part) => fieldOf(lowering, part) ?? []);
  }
  const [statement] = /definition$/.test(node.type) ? lowerStatement(lowering, node) : [];
  return statement?.kind === 'function' ? [{ fn: statement.fn }] : [];
}

function fieldOf({ source, expr }: Lowering, node: SyntaxNode): Field | undefined {
  const left = childOf(node, 'left');
  if (node.type !== 'assignment' || left?.type !== 'identifier') return undefined;
  const right = childOf(node, 'right');
  const type = childOf(node, 'type');
  return {
    name: source.textOf(left),
    annotation: type && source.textOf(type),
    initial: right && expr(right),
    at: node.start,
  };
}
