import type { Expr, Fn, Param, Stmt } from '../ir.ts';
import { childOf, partsOf, type PythonSource } from './python-source.ts';
import type { SyntaxNode } from './syntax-tree.ts';

export interface Lowering {
  readonly source: PythonSource;
  readonly expr: (node: SyntaxNode) => Expr;
  readonly block: (node: SyntaxNode | undefined) => Stmt[];
}

export function lowerFunction(
  { source, expr, block }: Lowering,
  node: SyntaxNode,
  decorators: readonly Expr[],
): Fn {
  const name = childOf(node, 'name');
  return {
    name: name === undefined ? '' : source.textOf(name),
    params: lowerParams(source, childOf(node, 'parameters'), expr),
    body: block(childOf(node, 'body')),
    decorators,
    at: node.start,
  };
}

export function lowerLambda({ source, expr }: Lowering, node: SyntaxNode): Fn {
  const body = childOf(node, 'body');
  return {
    name: '',
    params: lowerParams(source, childOf(node, 'parameters'), expr),
    body:
      body === undefined ? [] : [{ kind: 'return', value: expr(body), at: body.start } as const],
    decorators: [],
    at: node.start,
  };
}

function lowerParams(
  source: PythonSource,
  node: SyntaxNode | undefined,
  expr: (node: SyntaxNode) => Expr,
): Param[] {
  if (node === undefined) return [];
  return partsOf(node).flatMap((param) => lowerParam(source, param, expr) ?? []);
}

function lowerParam(
  source: PythonSource,
  node: SyntaxNode,
  expr: (node: SyntaxNode) => Expr,
): Param | undefined {
  const named = childOf(node, 'name') ?? (node.type === 'identifier' ? node : node.children[0]);
  if (named === undefined || node.type.endsWith('separator')) return undefined;
  const isRest = [node.type, named.type].some((type) => type.includes('splat'));
  const identifier = named.type === 'identifier' ? named : (named.children[0] ?? named);
  const initial = childOf(node, 'value');
  const type = childOf(node, 'type');
  return {
    target: { kind: 'name', name: source.textOf(identifier), at: node.start },
    initial: initial === undefined ? undefined : expr(initial),
    annotation: type === undefined ? undefined : source.textOf(type),
    isRest,
    at: node.start,
  };
}
