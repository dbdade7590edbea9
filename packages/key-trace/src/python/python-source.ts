import { Depth } from '../lowering-depth.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** What the lowering of one Python file needs. */
export class PythonSource {
  readonly depth = new Depth();
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  textOf(node: SyntaxNode): string {
    return this.#text.slice(node.start, node.end);
  }

  between(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

export function childrenOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

/** All children except comments. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.type !== 'comment');
}
