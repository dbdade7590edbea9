import ts from 'typescript';
import type { Module, Stmt } from '../ir.ts';
import { Depth } from '../lowering-depth.ts';
import { lowerExpression } from './lower-expression.ts';
import { lowerStatement } from './lower-statement.ts';
import type { Lowering } from './lowering.ts';

/** Lowers one TypeScript or JavaScript file with TypeScript's own parser, which builds a tree from any text. */
export function lowerTypeScript(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kindOf(path));
  const lowering = createLowering(file);
  const body = lowering.block(file.statements);
  return {
    path,
    language: 'typescript',
    text,
    body,
    brokenAt: firstError(file) ?? lowering.depth.tooDeepAt,
  };
}

function kindOf(path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  return path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
}

function createLowering(file: ts.SourceFile): Lowering {
  const lowering: Lowering = {
    file,
    depth: new Depth(),
    expr: (node) => lowerExpression(lowering, node),
    block: (nodes) => lowerBlock(lowering, nodes),
  };
  return lowering;
}

function lowerBlock(lowering: Lowering, nodes: readonly ts.Node[]): Stmt[] {
  let statements: Stmt[] = [];
  const at = nodes[0]?.getStart(lowering.file) ?? 0;
  lowering.depth.enter(at, () => {
    statements = nodes.flatMap((node) => lowerStatement(lowering, node));
    return { kind: 'group', parts: [], at };
  });
  return statements;
}

/** TypeScript stores parser errors on the file, but its published type does not declare them. */
function firstError(file: ts.SourceFile): number | undefined {
  const errors: unknown = Reflect.get(file, 'parseDiagnostics');
  if (!Array.isArray(errors)) return undefined;
  const [first] = errors as readonly Partial<ts.Diagnostic>[];
  return first?.start;
}
