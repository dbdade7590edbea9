import ts from 'typescript';
import type { Expr, Fn, Param } from '../ir.ts';
import { type Lowering, nameText, offsetOf, textOf } from './lowering.ts';

type FunctionNode = ts.FunctionLikeDeclaration;

export function lowerFunction(lowering: Lowering, node: FunctionNode, name?: string): Fn {
  return {
    name: name ?? nameText(lowering, node.name) ?? '',
    params: node.parameters.map((param) => lowerParam(lowering, param)),
    body: lowerBody(lowering, node.body),
    decorators: decoratorsOf(lowering, node),
    at: offsetOf(lowering, node),
  };
}

export function decoratorsOf(lowering: Lowering, node: ts.Node): Expr[] {
  if (!ts.canHaveDecorators(node)) return [];
  return (ts.getDecorators(node) ?? []).map(({ expression }) => lowering.expr(expression));
}

function lowerBody(lowering: Lowering, body: ts.ConciseBody | undefined): Fn['body'] {
  if (body === undefined) return [];
  if (ts.isBlock(body)) return lowering.block(body.statements);
  return [{ kind: 'return', value: lowering.expr(body), at: offsetOf(lowering, body) }];
}

function lowerParam(lowering: Lowering, param: ts.ParameterDeclaration): Param {
  return {
    target: lowerPattern(lowering, param.name),
    initial: param.initializer && lowering.expr(param.initializer),
    annotation: param.type && textOf(lowering, param.type),
    isRest: param.dotDotDotToken !== undefined,
    at: offsetOf(lowering, param),
  };
}

/** The names that a declaration binds: a name, or names in `{…}` and `[…]`. */
export function lowerPattern(lowering: Lowering, name: ts.BindingName): Expr {
  const at = offsetOf(lowering, name);
  if (ts.isIdentifier(name)) return { kind: 'name', name: name.text, at };
  if (ts.isArrayBindingPattern(name)) {
    const items = name.elements.map((element): Expr => {
      if (ts.isOmittedExpression(element)) return { kind: 'group', parts: [], at };
      return spreadIf(element, lowerPattern(lowering, element.name), at);
    });
    return { kind: 'list', items, at };
  }
  const entries = name.elements.map((element) => {
    const target = lowerPattern(lowering, element.name);
    if (element.dotDotDotToken !== undefined) return { key: undefined, value: target };
    const key = nameText(lowering, element.propertyName ?? element.name) ?? '';
    return { key: { kind: 'literal', value: key, at } as const, value: target };
  });
  return { kind: 'record', entries, at };
}

function spreadIf(element: ts.BindingElement, value: Expr, at: number): Expr {
  return element.dotDotDotToken === undefined ? value : { kind: 'spread', value, at };
}
