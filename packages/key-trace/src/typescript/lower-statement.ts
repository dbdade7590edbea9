import ts from 'typescript';
import type { Expr, Handler, Stmt } from '../ir.ts';
import { lowerClass, lowerShape } from './lower-class.ts';
import { lowerFunction, lowerPattern } from './lower-function.ts';
import { lowerImport, lowerReexport, lowerRequire } from './lower-import.ts';
import { type Lowering, offsetOf, textOf } from './lowering.ts';

type Rule = (lowering: Lowering, node: ts.Node, at: number) => Stmt[] | undefined;

export function lowerStatement(lowering: Lowering, node: ts.Node): Stmt[] {
  const at = offsetOf(lowering, node);
  for (const rule of rules) {
    const statements = rule(lowering, node, at);
    if (statements !== undefined) return statements;
  }
  return [];
}

const rules: readonly Rule[] = [
  lowerSimple,
  lowerVariables,
  lowerDeclaration,
  lowerModuleParts,
  lowerBranch,
  lowerLoop,
  lowerTry,
];

function lowerSimple(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (ts.isExpressionStatement(node)) {
    return [{ kind: 'expr', value: lowering.expr(node.expression), at }];
  }
  if (ts.isReturnStatement(node)) {
    return [{ kind: 'return', value: node.expression && lowering.expr(node.expression), at }];
  }
  if (ts.isThrowStatement(node)) {
    return [{ kind: 'raise', value: lowering.expr(node.expression), at }];
  }
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return [{ kind: 'leave', at }];
  if (ts.isBlock(node)) return [{ kind: 'block', body: lowering.block(node.statements), at }];
  if (ts.isLabeledStatement(node)) return lowering.block([node.statement]);
  return undefined;
}

function lowerVariables(lowering: Lowering, node: ts.Node): Stmt[] | undefined {
  if (!ts.isVariableStatement(node)) return undefined;
  return lowerDeclarations(lowering, node.declarationList);
}

function lowerDeclarations(lowering: Lowering, list: ts.VariableDeclarationList): Stmt[] {
  return list.declarations.flatMap((declaration): Stmt[] => {
    if (declaration.initializer === undefined) return [];
    const target = lowerPattern(lowering, declaration.name);
    const required = lowerRequire(lowering, target, declaration.initializer);
    if (required !== undefined) return [required];
    const value = named(lowering.expr(declaration.initializer), target);
    const annotation = declaration.type && textOf(lowering, declaration.type);
    const at = offsetOf(lowering, declaration);
    return [{ kind: 'assign', target, value, annotation, isNew: true, at }];
  });
}

/** `const validateKey = () => …`: the function has the name of its constant. */
function named(value: Expr, target: Expr): Expr {
  if (value.kind !== 'lambda' || target.kind !== 'name' || value.fn.name !== '') return value;
  return { ...value, fn: { ...value.fn, name: target.name } };
}

function lowerDeclaration(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (ts.isFunctionDeclaration(node)) {
    if (node.body === undefined) return [];
    const name = node.name?.text ?? 'default';
    const fn: Stmt = { kind: 'function', fn: lowerFunction(lowering, node, name), at };
    return isDefault(node) && name !== 'default' ? [fn, aliasDefault(name, at)] : [fn];
  }
  if (ts.isClassDeclaration(node)) {
    const cls = lowerClass(lowering, node);
    const statement: Stmt = { kind: 'class', cls, at };
    return isDefault(node) && cls.name !== 'default'
      ? [statement, aliasDefault(cls.name, at)]
      : [statement];
  }
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    return [{ kind: 'class', cls: lowerShape(lowering, node), at }];
  }
  return undefined;
}

function isDefault(
  node: ts.Node & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> },
): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function aliasDefault(name: string, at: number): Stmt {
  return assign({ kind: 'name', name: 'default', at }, { kind: 'name', name, at }, at);
}

function assign(target: Expr, value: Expr, at: number): Stmt {
  return { kind: 'assign', target, value, annotation: undefined, isNew: true, at };
}

function lowerModuleParts(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (ts.isImportDeclaration(node)) return lowerImport(lowering, node);
  if (ts.isExportDeclaration(node)) return lowerReexport(lowering, node);
  if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) {
    return lowering.block(node.body.statements);
  }
  if (!ts.isExportAssignment(node)) return undefined;
  const target: Expr = { kind: 'name', name: 'default', at };
  return [assign(target, lowering.expr(node.expression), at)];
}

function lowerBranch(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (ts.isIfStatement(node)) {
    return [
      {
        kind: 'if',
        test: lowering.expr(node.expression),
        then: lowering.block([node.thenStatement]),
        otherwise: node.elseStatement === undefined ? [] : lowering.block([node.elseStatement]),
        at,
      },
    ];
  }
  if (!ts.isSwitchStatement(node)) return undefined;
  const test = lowering.expr(node.expression);
  return node.caseBlock.clauses.map((clause): Stmt => ({
    kind: 'if',
    test,
    // A branch that ends in `break` continues after the switch.
    then: lowering.block(clause.statements.filter((inner) => !ts.isBreakStatement(inner))),
    otherwise: [],
    at: offsetOf(lowering, clause),
  }));
}

function lowerLoop(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const [declared] = ts.isVariableDeclarationList(node.initializer)
      ? node.initializer.declarations
      : [];
    const over = lowering.expr(node.expression);
    return [
      {
        kind: 'loop',
        target: declared && lowerPattern(lowering, declared.name),
        // The keys of an object are names, not its contents.
        over: ts.isForInStatement(node) ? { kind: 'test', parts: [over], at } : over,
        body: lowering.block([node.statement]),
        at,
      },
    ];
  }
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    const over: Expr = { kind: 'test', parts: [lowering.expr(node.expression)], at };
    return [{ kind: 'loop', target: undefined, over, body: lowering.block([node.statement]), at }];
  }
  if (!ts.isForStatement(node)) return undefined;
  const first =
    node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer)
      ? lowerDeclarations(lowering, node.initializer)
      : [];
  const body = lowering.block([node.statement]);
  return [...first, { kind: 'loop', target: undefined, over: undefined, body, at }];
}

function lowerTry(lowering: Lowering, node: ts.Node, at: number): Stmt[] | undefined {
  if (!ts.isTryStatement(node)) return undefined;
  const { catchClause } = node;
  const handlers: Handler[] =
    catchClause === undefined
      ? []
      : [
          {
            types: [],
            target:
              catchClause.variableDeclaration &&
              lowerPattern(lowering, catchClause.variableDeclaration.name),
            body: lowering.block(catchClause.block.statements),
            at: offsetOf(lowering, catchClause),
          },
        ];
  const last = node.finallyBlock === undefined ? [] : lowering.block(node.finallyBlock.statements);
  return [{ kind: 'try', body: lowering.block(node.tryBlock.statements), handlers, last, at }];
}
