import type { Expr } from '../ir.ts';
import { childOf, type PythonSource } from './python-source.ts';
import type { SyntaxNode } from './syntax-tree.ts';

type Lower = (node: SyntaxNode) => Expr;

/** A plain string is a literal, an f-string a join of its parts. */
export function lowerString(source: PythonSource, node: SyntaxNode, lower: Lower): Expr {
  const parts = node.children.flatMap((child): Expr[] => {
    if (child.type === 'string_content') {
      return [{ kind: 'literal', value: source.textOf(child), at: child.start }];
    }
    if (child.type !== 'interpolation') return [];
    const value = childOf(child, 'expression') ?? child.children[0];
    return value === undefined ? [] : [lower(value)];
  });
  return joinParts(parts, node.start);
}

/** `"a" "b"`: the parser keeps the parts separate. */
export function lowerConcatenated(source: PythonSource, node: SyntaxNode, lower: Lower): Expr {
  const pieces = node.children.map((child) => lowerString(source, child, lower));
  return joinParts(
    pieces.flatMap((piece) => (piece.kind === 'join' ? piece.parts : [piece])),
    node.start,
  );
}

function joinParts(parts: readonly Expr[], at: number): Expr {
  const texts = parts.map((part) => (part.kind === 'literal' ? part.value : undefined));
  if (texts.every((text) => typeof text === 'string')) {
    return { kind: 'literal', value: texts.join(''), at };
  }
  return { kind: 'join', parts, at };
}
