import ts from 'typescript';
import type { Expr, Stmt } from '../ir.ts';
import type { Depth } from '../lowering-depth.ts';

/** What the lowering of one TypeScript or JavaScript file needs. */
export interface Lowering {
  readonly file: ts.SourceFile;
  readonly depth: Depth;
  readonly expr: (node: ts.Node) => Expr;
  readonly block: (nodes: readonly ts.Node[]) => Stmt[];
}

export function offsetOf({ file }: Lowering, node: ts.Node): number {
  return node.getStart(file);
}

export function textOf({ file }: Lowering, node: ts.Node): string {
  return node.getText(file);
}

/** The name of a property, a key or a method, if it is known. */
export function nameText(lowering: Lowering, name: ts.Node | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) {
    return name.text;
  }
  if (ts.isPrivateIdentifier(name)) return name.text.slice(1);
  if (ts.isComputedPropertyName(name)) return textOf(lowering, name.expression);
  return undefined;
}
