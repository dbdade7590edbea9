import type { Module, Stmt } from '../ir.ts';
import { lowerExpression } from './lower-expression.ts';
import type { Lowering } from './lower-function.ts';
import { lowerStatement } from './lower-statement.ts';
import { PythonSource } from './python-source.ts';
import type { ParsePython, SyntaxNode } from './syntax-tree.ts';

/** Lowers one Python file. Parts that the parser could not read are left out and reported in `brokenAt`. */
export function lowerPython(parse: ParsePython, path: string, text: string): Module {
  const { root, brokenAt } = parse(text);
  const lowering = createLowering(new PythonSource(text));
  const body = lowering.block(root);
  return {
    path,
    language: 'python',
    text,
    body,
    brokenAt: brokenAt ?? lowering.source.depth.tooDeepAt,
  };
}

function createLowering(source: PythonSource): Lowering {
  const lowering: Lowering = {
    source,
    expr: (node) => lowerExpression(lowering, node),
    block: (node) => lowerBlock(lowering, node),
  };
  return lowering;
}

/** Statements nest, too, so the limit on the depth of expressions applies to them as well. */
function lowerBlock(lowering: Lowering, node: SyntaxNode | undefined): Stmt[] {
  let statements: Stmt[] = [];
  if (node === undefined) return statements;
  lowering.source.depth.enter(node.start, () => {
    statements = node.children.flatMap((child) => lowerStatement(lowering, child));
    return { kind: 'group', parts: [], at: node.start };
  });
  return statements;
}
