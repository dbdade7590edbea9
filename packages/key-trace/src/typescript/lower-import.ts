import ts from 'typescript';
import type { Expr, ImportedName, Stmt } from '../ir.ts';
import { type Lowering, offsetOf } from './lowering.ts';

export function lowerImport(lowering: Lowering, node: ts.ImportDeclaration): Stmt[] {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return [];
  const { importClause } = node;
  const names: ImportedName[] = [];
  if (importClause?.name !== undefined) {
    names.push({ imported: 'default', local: importClause.name.text });
  }
  const bindings = importClause?.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    names.push({ imported: '*', local: bindings.name.text });
  }
  if (bindings !== undefined && ts.isNamedImports(bindings)) {
    for (const { name, propertyName } of bindings.elements) {
      names.push({ imported: (propertyName ?? name).text, local: name.text });
    }
  }
  const from = node.moduleSpecifier.text;
  return [{ kind: 'import', from, names, at: offsetOf(lowering, node) }];
}

/** `export { a as b } from './c'` binds `b` here; `export * from './c'` all of it. */
export function lowerReexport(lowering: Lowering, node: ts.ExportDeclaration): Stmt[] {
  const { moduleSpecifier, exportClause } = node;
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const names: ImportedName[] =
    exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(({ name, propertyName }) => ({
          imported: (propertyName ?? name).text,
          local: name.text,
        }))
      : [{ imported: '**', local: '**' }];
  return [{ kind: 'import', from: moduleSpecifier.text, names, at: offsetOf(lowering, node) }];
}

/** `const x = require('y')` and `const { a: b } = require('y')` are imports. */
export function lowerRequire(lowering: Lowering, target: Expr, value: ts.Node): Stmt | undefined {
  if (!ts.isCallExpression(value) || !ts.isIdentifier(value.expression)) return undefined;
  const [from] = value.arguments;
  if (value.expression.text !== 'require' || from === undefined) return undefined;
  if (!ts.isStringLiteralLike(from)) return undefined;
  const at = offsetOf(lowering, value);
  if (target.kind === 'name') {
    return { kind: 'import', from: from.text, names: [{ imported: '*', local: target.name }], at };
  }
  if (target.kind !== 'record') return undefined;
  const names = target.entries.flatMap(({ key, value: local }): ImportedName[] =>
    key?.kind === 'literal' && local.kind === 'name'
      ? [{ imported: String(key.value), local: local.name }]
      : [],
  );
  return { kind: 'import', from: from.text, names, at };
}
