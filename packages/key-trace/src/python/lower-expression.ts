import type { Arg, Entry, Expr } from '../ir.ts';
import { lowerLambda, type Lowering } from './lower-function.ts';
import { lowerConcatenated, lowerString } from './lower-string.ts';
import { childOf, childrenOf, partsOf } from './python-source.ts';
import type { SyntaxNode } from './syntax-tree.ts';

type Rule = (lowering: Lowering, node: SyntaxNode) => Expr;

export function lowerExpression(lowering: Lowering, node: SyntaxNode): Expr {
  const rule = rules[node.type] ?? lowerGroup;
  return lowering.source.depth.enter(node.start, () => rule(lowering, node));
}

const rules: Readonly<Record<string, Rule>> = {
  identifier: (lowering, node) => nameOf(lowering, node),
  dotted_name: (lowering, node) => nameOf(lowering, node),
  keyword_identifier: (lowering, node) => nameOf(lowering, node),
  true: (_, node) => ({ kind: 'literal', value: true, at: node.start }),
  false: (_, node) => ({ kind: 'literal', value: false, at: node.start }),
  none: (_, node) => ({ kind: 'literal', value: null, at: node.start }),
  integer: (lowering, node) => lowerNumber(lowering, node),
  float: (lowering, node) => lowerNumber(lowering, node),
  string: ({ source, expr }, node) => lowerString(source, node, expr),
  concatenated_string: ({ source, expr }, node) => lowerConcatenated(source, node, expr),
  attribute: (lowering, node) => lowerAttribute(lowering, node),
  subscript: (lowering, node) => lowerSubscript(lowering, node),
  call: (lowering, node) => lowerCall(lowering, node),
  binary_operator: (lowering, node) => lowerBinary(lowering, node),
  boolean_operator: (lowering, node) => lowerBoolean(lowering, node),
  not_operator: (lowering, node) => lowerTest(lowering, node),
  comparison_operator: (lowering, node) => lowerTest(lowering, node),
  unary_operator: (lowering, node) => lowerUnary(lowering, node),
  conditional_expression: (lowering, node) => lowerConditional(lowering, node),
  named_expression: (lowering, node) => lowerStore(lowering, node, 'name', 'value'),
  assignment: (lowering, node) => lowerStore(lowering, node, 'left', 'right'),
  lambda: (lowering, node) => ({
    kind: 'lambda',
    fn: lowerLambda(lowering, node),
    at: node.start,
  }),
  await: (lowering, node) => lowerOnly(lowering, node),
  parenthesized_expression: (lowering, node) => lowerOnly(lowering, node),
  as_pattern_target: (lowering, node) => lowerOnly(lowering, node),
  case_pattern: (lowering, node) => lowerOnly(lowering, node),
  type: (lowering, node) => lowerOnly(lowering, node),
  yield: ({ expr }, node) => ({
    kind: 'yield',
    value: groupOf(node, partsOf(node).map(expr)),
    at: node.start,
  }),
  list_splat: (lowering, node) => lowerSpread(lowering, node),
  list_splat_pattern: (lowering, node) => lowerSpread(lowering, node),
  dictionary_splat: (lowering, node) => lowerSpread(lowering, node),
  list: (lowering, node) => lowerList(lowering, node),
  tuple: (lowering, node) => lowerList(lowering, node),
  set: (lowering, node) => lowerList(lowering, node),
  expression_list: (lowering, node) => lowerList(lowering, node),
  pattern_list: (lowering, node) => lowerList(lowering, node),
  tuple_pattern: (lowering, node) => lowerList(lowering, node),
  list_pattern: (lowering, node) => lowerList(lowering, node),
  dictionary: (lowering, node) => lowerDictionary(lowering, node),
  dict_pattern: (lowering, node) => lowerDictPattern(lowering, node),
  list_comprehension: (lowering, node) => lowerComprehension(lowering, node),
  set_comprehension: (lowering, node) => lowerComprehension(lowering, node),
  generator_expression: (lowering, node) => lowerComprehension(lowering, node),
  dictionary_comprehension: (lowering, node) => lowerComprehension(lowering, node),
};

function nameOf({ source }: Lowering, node: SyntaxNode): Expr {
  return { kind: 'name', name: source.textOf(node), at: node.start };
}

function lowerNumber({ source }: Lowering, node: SyntaxNode): Expr {
  return {
    kind: 'literal',
    value: Number(source.textOf(node).replaceAll('_', '')),
    at: node.start,
  };
}

function groupOf(node: SyntaxNode, parts: readonly Expr[]): Expr {
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0
    ? only
    : { kind: 'group', parts, at: node.start };
}

function lowerGroup({ expr }: Lowering, node: SyntaxNode): Expr {
  return { kind: 'group', parts: partsOf(node).map(expr), at: node.start };
}

function lowerOnly({ expr }: Lowering, node: SyntaxNode): Expr {
  return groupOf(
    node,
    partsOf(node)
      .filter(({ field }) => field !== 'operator')
      .map(expr),
  );
}

function lowerUnary(lowering: Lowering, node: SyntaxNode): Expr {
  const operand = lowerOnly(lowering, node);
  const isMinus = lowering.source.textOf(node).startsWith('-');
  if (!isMinus) return operand;
  return operand.kind === 'literal' && typeof operand.value === 'number'
    ? { ...operand, value: -operand.value }
    : { kind: 'test', parts: [operand], at: operand.at };
}

function lowerAttribute({ source, expr }: Lowering, node: SyntaxNode): Expr {
  const object = childOf(node, 'object');
  const property = childOf(node, 'attribute');
  if (object === undefined || property === undefined) return groupOf(node, []);
  return {
    kind: 'member',
    object: expr(object),
    property: source.textOf(property),
    at: node.start,
  };
}

function lowerSubscript(lowering: Lowering, node: SyntaxNode): Expr {
  const value = childOf(node, 'value');
  const [key, ...more] = childrenOf(node, 'subscript');
  if (value === undefined || key === undefined) return groupOf(node, []);
  const object = lowering.expr(value);
  if (key.type === 'slice') return lowerSlice(lowering, key, object, node.start);
  const item = more.length > 0 ? groupOf(node, [key, ...more].map(lowering.expr)) : undefined;
  return { kind: 'item', object, key: item ?? lowering.expr(key), at: node.start };
}

/** The parser shows the bounds of a slice only by their position around the first colon. */
function lowerSlice({ source, expr }: Lowering, node: SyntaxNode, object: Expr, at: number): Expr {
  const bounds = partsOf(node);
  const isBefore = (bound: SyntaxNode) => !source.between(node.start, bound.start).includes(':');
  const from = bounds.find(isBefore);
  const to = bounds.find((bound) => !isBefore(bound));
  return {
    kind: 'slice',
    object,
    from: from && expr(from),
    to: to && expr(to),
    at,
  };
}

function lowerCall(lowering: Lowering, node: SyntaxNode): Expr {
  const callee = childOf(node, 'function');
  const list = childOf(node, 'arguments');
  if (callee === undefined || list === undefined) return lowerGroup(lowering, node);
  const nodes = list.type === 'argument_list' ? partsOf(list) : [list];
  return {
    kind: 'call',
    callee: lowering.expr(callee),
    args: nodes.map((arg) => lowerArg(lowering, arg)),
    isNew: false,
    at: node.start,
  };
}

function lowerArg({ source, expr }: Lowering, node: SyntaxNode): Arg {
  const value = childOf(node, 'value');
  const name = childOf(node, 'name');
  if (node.type === 'keyword_argument' && value !== undefined && name !== undefined) {
    return { name: source.textOf(name), value: expr(value) };
  }
  const first = node.children[0];
  if (node.type === 'dictionary_splat' && first !== undefined) {
    return { name: '**', value: expr(first) };
  }
  return { name: undefined, value: expr(node) };
}

function lowerBinary({ source, expr }: Lowering, node: SyntaxNode): Expr {
  const parts = flattenBinary(node);
  const operator = childOf(node, 'operator');
  const isJoin = operator !== undefined && ['+', '%'].includes(source.textOf(operator));
  return { kind: isJoin ? 'join' : 'group', parts: parts.map(expr), at: node.start };
}

/** `a + b + c` is nested to the left, as deep as it is long, so a loop takes it apart. */
function flattenBinary(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'binary_operator') {
    const right = childOf(left, 'right');
    if (right !== undefined) parts.unshift(right);
    left = childOf(left, 'left');
  }
  return left === undefined ? parts : [left, ...parts];
}

/** `a and b`: if the result is `a`, it is falsy, so only `b` can be a key. */
function lowerBoolean({ source, expr }: Lowering, node: SyntaxNode): Expr {
  const [left, right] = ['left', 'right'].map((field) => childOf(node, field));
  const operator = childOf(node, 'operator');
  if (left === undefined || right === undefined) return groupOf(node, []);
  const isAnd = operator !== undefined && source.textOf(operator) === 'and';
  const options = isAnd ? [expr(right)] : [expr(left), expr(right)];
  return { kind: 'choice', test: isAnd ? expr(left) : undefined, options, at: node.start };
}

function lowerTest({ expr }: Lowering, node: SyntaxNode): Expr {
  const parts = partsOf(node).filter(({ field }) => field !== 'operators');
  return { kind: 'test', parts: parts.map(expr), at: node.start };
}

function lowerConditional({ expr }: Lowering, node: SyntaxNode): Expr {
  const [value, test, otherwise] = partsOf(node);
  if (value === undefined || test === undefined || otherwise === undefined) {
    return groupOf(node, []);
  }
  const options = [expr(value), expr(otherwise)];
  return { kind: 'choice', test: expr(test), options, at: node.start };
}

function lowerStore({ expr }: Lowering, node: SyntaxNode, name: string, from: string): Expr {
  const target = childOf(node, name);
  const value = childOf(node, from);
  if (target === undefined || value === undefined) return groupOf(node, []);
  return { kind: 'store', target: expr(target), value: expr(value), at: node.start };
}

function lowerSpread({ expr }: Lowering, node: SyntaxNode): Expr {
  return { kind: 'spread', value: groupOf(node, partsOf(node).map(expr)), at: node.start };
}

function lowerList({ expr }: Lowering, node: SyntaxNode): Expr {
  return { kind: 'list', items: partsOf(node).map(expr), at: node.start };
}

function lowerDictionary({ expr }: Lowering, node: SyntaxNode): Expr {
  const entries = partsOf(node).flatMap((part): Entry[] => {
    const key = childOf(part, 'key');
    const value = childOf(part, 'value') ?? part.children[0];
    if (value === undefined) return [];
    return [{ key: key && expr(key), value: expr(value) }];
  });
  return { kind: 'record', entries, at: node.start };
}

function lowerDictPattern({ expr }: Lowering, node: SyntaxNode): Expr {
  const keys = childrenOf(node, 'key');
  const values = childrenOf(node, 'value');
  const entries = keys.flatMap((key, index): Entry[] => {
    const value = values[index];
    return value === undefined ? [] : [{ key: expr(key), value: expr(value) }];
  });
  return { kind: 'record', entries, at: node.start };
}

/** Each `for` of a comprehension is a loop around the expression before it. */
function lowerComprehension({ expr }: Lowering, node: SyntaxNode): Expr {
  const body = childOf(node, 'body');
  if (body === undefined) return groupOf(node, []);
  const result = body.type === 'pair' ? childOf(body, 'value') : body;
  const clauses = node.children.filter(({ type }) => type === 'for_in_clause').reverse();
  let inner: Expr = result === undefined ? groupOf(node, []) : expr(result);
  const conditions = node.children.filter(({ type }) => type === 'if_clause');
  if (conditions.length > 0) {
    const test: Expr = {
      kind: 'test',
      parts: conditions.map((one) => groupOf(one, partsOf(one).map(expr))),
      at: node.start,
    };
    inner = { kind: 'choice', test, options: [inner], at: node.start };
  }
  for (const clause of clauses) {
    const target = childOf(clause, 'left');
    const over = childOf(clause, 'right');
    if (target === undefined || over === undefined) continue;
    inner = {
      kind: 'each',
      target: expr(target),
      over: expr(over),
      result: inner,
      at: node.start,
    };
  }
  return inner;
}
