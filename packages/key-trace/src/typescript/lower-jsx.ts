import ts from 'typescript';
import type { Entry, Expr } from '../ir.ts';
import { type Lowering, nameText, offsetOf } from './lowering.ts';

/** `<Box title={x}>y</Box>` is a call of `Box` with one record. An element of the browser is not a call. */
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
  if (ts.isJsxSelfClosingElement(node)) return element(lowering, node, [], at);
  if (!ts.isJsxElement(node)) return undefined;
  return element(lowering, node.openingElement, childrenOf(lowering, node.children), at);
}

function element(
  lowering: Lowering,
  node: ts.JsxOpeningLikeElement,
  children: readonly Expr[],
  at: number,
): Expr {
  const entries = entriesOf(lowering, node);
  const isComponent = ts.isIdentifier(node.tagName) && /^[A-Z]/.test(node.tagName.text);
  if (!isComponent) {
    return { kind: 'group', parts: [...entries.map(({ value }) => value), ...children], at };
  }
  const props: Expr = { kind: 'record', entries, at };
  const args = [props, ...children].map((value) => ({ name: undefined, value }));
  return { kind: 'call', callee: lowering.expr(node.tagName), args, isNew: true, at };
}

function childrenOf(lowering: Lowering, children: readonly ts.JsxChild[]): Expr[] {
  return children.filter((child) => !ts.isJsxText(child)).map(lowering.expr);
}

function entriesOf(lowering: Lowering, node: ts.JsxOpeningLikeElement): Entry[] {
  return node.attributes.properties.flatMap((property): Entry[] => {
    if (ts.isJsxSpreadAttribute(property)) {
      return [{ key: undefined, value: lowering.expr(property.expression) }];
    }
    const { initializer, name } = property;
    if (initializer === undefined) return [];
    const at = offsetOf(lowering, name);
    const key: Expr = { kind: 'literal', value: nameText(lowering, name) ?? '', at };
    return [{ key, value: lowering.expr(initializer) }];
  });
}
