import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import treeSitter from '@vscode/tree-sitter-wasm';

/** A named node of the parser's tree, copied out of WebAssembly in one pass, because asking for each child there is slow. */
export interface SyntaxNode {
  readonly type: string;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly children: SyntaxNode[];
}

export type ParsePython = (text: string) => { root: SyntaxNode; brokenAt: number | undefined };

const grammar = 'tree-sitter-python.wasm';

/** Loads the grammar once. The parser that it returns is synchronous. */
export async function loadPythonParser(): Promise<ParsePython> {
  const folder = dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
  await treeSitter.Parser.init({ locateFile: (name: string) => join(folder, name) });
  const language = await treeSitter.Language.load(join(folder, grammar));
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser gave no tree');
    try {
      const cursor = tree.walk();
      const root = copyTree(cursor);
      cursor.delete();
      return { root, brokenAt: tree.rootNode.hasError ? firstError(root) : undefined };
    } finally {
      tree.delete();
    }
  };
}

/** Named nodes, and unnamed nodes that fill a field (operators). A loop instead of recursion, because trees can be deep. */
function copyTree(cursor: treeSitter.TreeCursor): SyntaxNode {
  const root = copyNode(cursor);
  const open: SyntaxNode[] = [root];
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const parent = open.at(-1) ?? root;
    const field = cursor.currentFieldName ?? undefined;
    const isKept = cursor.nodeIsNamed || field !== undefined || cursor.nodeIsMissing;
    const node = copyNode(cursor, field);
    if (isKept) parent.children.push(node);
    if (cursor.gotoFirstChild()) {
      open.push(isKept ? node : parent);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      open.pop();
      if (!cursor.gotoParent() || open.length === 0) return root;
    }
  }
}

function copyNode(cursor: treeSitter.TreeCursor, field?: string): SyntaxNode {
  const type = cursor.nodeIsMissing ? 'ERROR' : cursor.nodeType;
  return { type, field, start: cursor.startIndex, end: cursor.endIndex, children: [] };
}

/** Offset of the first node that the grammar could not parse. */
function firstError(root: SyntaxNode): number {
  const waiting = [root];
  let first: number | undefined;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'ERROR') first = Math.min(first ?? node.start, node.start);
    waiting.push(...node.children);
  }
  return first ?? root.start;
}
