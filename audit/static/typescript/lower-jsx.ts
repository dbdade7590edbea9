import ts from 'typescript';
import type { Arg, Expr } from '../ir.ts';
import { type Lowering, nameText, offsetOf } from './lowering.ts';

/** `<Box title={x}>y</Box>`: a call of nothing that we know, with its attributes and children as arguments. */
export function lowerJsx(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isJsxExpression(node)) {
    return node.expression === undefined
      ? { kind: 'group', parts: [], at }
      : lowering.expr(node.expression);
  }
  if (ts.isJsxFragment(node)) {
    return { kind: 'group', parts: childrenOf(lowering, node.children), at };
  }
  if (ts.isJsxSelfClosingElement(node))
    return { kind: 'group', parts: partsOf(lowering, node), at };
  if (!ts.isJsxElement(node)) return undefined;
  const parts = [...partsOf(lowering, node.openingElement), ...childrenOf(lowering, node.children)];
  return { kind: 'group', parts, at };
}

function childrenOf(lowering: Lowering, children: readonly ts.JsxChild[]): Expr[] {
  return children.filter((child) => !ts.isJsxText(child)).map(lowering.expr);
}

function partsOf(lowering: Lowering, node: ts.JsxOpeningLikeElement): Expr[] {
  return node.attributes.properties.flatMap((property) => {
    if (ts.isJsxSpreadAttribute(property)) return [lowering.expr(property.expression)];
    const { initializer } = property;
    if (initializer === undefined) return [];
    const arg: Arg = { name: nameText(lowering, property.name), value: lowering.expr(initializer) };
    return [arg.value];
  });
}
