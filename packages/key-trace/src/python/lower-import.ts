import type { ImportedName, Stmt } from '../ir.ts';
import { childOf, childrenOf, type PythonSource } from './python-source.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** `import a.b`, `import a as b`, `from .a import b as c`, `from a import *`. */
export function lowerImport(source: PythonSource, node: SyntaxNode): Stmt[] {
  const from = childOf(node, 'module_name');
  const names = childrenOf(node, 'name').map((name) => nameOf(source, name));
  const at = node.start;
  if (from !== undefined) {
    const imported = names.map(({ path, alias }) => ({ imported: path, local: alias ?? path }));
    const isStar = node.children.some(({ type }) => type === 'wildcard_import');
    const all: ImportedName[] = isStar ? [{ imported: '**', local: '**' }] : imported;
    return [{ kind: 'import', from: source.textOf(from).replaceAll(/\s/g, ''), names: all, at }];
  }
  return names.map(({ path, alias }): Stmt => {
    const [first = path] = path.split('.');
    const module = alias === undefined ? first : path;
    const local = alias ?? first;
    return { kind: 'import', from: module, names: [{ imported: '*', local }], at };
  });
}

function nameOf(source: PythonSource, node: SyntaxNode): { path: string; alias?: string } {
  const name = childOf(node, 'name');
  const alias = childOf(node, 'alias');
  if (name === undefined || alias === undefined) return { path: source.textOf(node) };
  return { path: source.textOf(name), alias: source.textOf(alias) };
}
