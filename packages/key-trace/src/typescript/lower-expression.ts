import ts from 'typescript';
import type { Arg, Entry, Expr } from '../ir.ts';
import { lowerClass } from './lower-class.ts';
import { lowerFunction } from './lower-function.ts';
import { lowerJsx } from './lower-jsx.ts';
import { type Lowering, nameText, offsetOf } from './lowering.ts';

type Rule = (lowering: Lowering, node: ts.Node) => Expr | undefined;

export function lowerExpression(lowering: Lowering, node: ts.Node): Expr {
  const at = offsetOf(lowering, node);
  return lowering.depth.enter(at, () => {
    for (const rule of rules) {
      const expr = rule(lowering, node);
      if (expr !== undefined) return expr;
    }
    return lowerGroup(lowering, node);
  });
}

const rules: readonly Rule[] = [
  lowerWrapper,
  lowerName,
  lowerLiteral,
  lowerAccess,
  lowerCall,
  lowerBinary,
  lowerTemplate,
  lowerContainer,
  lowerUnary,
  lowerConditional,
  lowerFunctionLike,
  lowerJsx,
];

function lowerGroup(lowering: Lowering, node: ts.Node): Expr {
  const parts: Expr[] = [];
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child)) parts.push(lowering.expr(child));
  });
  return { kind: 'group', parts, at: offsetOf(lowering, node) };
}

/** Types, parentheses and `await` do not change what a value contains. */
function lowerWrapper(lowering: Lowering, node: ts.Node): Expr | undefined {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isAwaitExpression(node)
  ) {
    return lowering.expr(node.expression);
  }
  return undefined;
}

function lowerName(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isIdentifier(node)) return { kind: 'name', name: node.text, at };
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { kind: 'name', name: 'this', at };
  if (node.kind === ts.SyntaxKind.SuperKeyword) return { kind: 'name', name: 'super', at };
  return undefined;
}

function lowerLiteral(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isStringLiteralLike(node)) return { kind: 'literal', value: node.text, at };
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text), at };
  if (ts.isRegularExpressionLiteral(node)) return { kind: 'literal', value: node.text, at };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true, at };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false, at };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'literal', value: null, at };
  return undefined;
}

function lowerAccess(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isPropertyAccessExpression(node)) {
    const property = nameText(lowering, node.name) ?? '';
    return { kind: 'member', object: lowering.expr(node.expression), property, at };
  }
  if (ts.isElementAccessExpression(node)) {
    const key = lowering.expr(node.argumentExpression);
    return { kind: 'item', object: lowering.expr(node.expression), key, at };
  }
  return undefined;
}

function lowerCall(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isTaggedTemplateExpression(node)) {
    const args = [{ name: undefined, value: lowering.expr(node.template) }];
    return { kind: 'call', callee: lowering.expr(node.tag), args, isNew: false, at };
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const callee: Expr =
    node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? { kind: 'name', name: 'import', at }
      : lowering.expr(node.expression);
  const args = (node.arguments ?? []).map((arg): Arg => ({
    name: undefined,
    value: lowering.expr(arg),
  }));
  return { kind: 'call', callee, args, isNew: ts.isNewExpression(node), at };
}

const assignments = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
]);

function lowerBinary(lowering: Lowering, node: ts.Node): Expr | undefined {
  if (!ts.isBinaryExpression(node)) return undefined;
  const at = offsetOf(lowering, node);
  const operator = node.operatorToken.kind;
  if (assignments.has(operator)) return lowerAssignment(lowering, node, at);
  if (operator === ts.SyntaxKind.PlusToken) {
    return { kind: 'join', parts: flattenPlus(node).map(lowering.expr), at };
  }
  const [left, right] = [lowering.expr(node.left), lowering.expr(node.right)];
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken) {
    // A falsy value on the left is not a key.
    return { kind: 'choice', test: left, options: [right], at };
  }
  if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) {
    return { kind: 'choice', test: undefined, options: [left, right], at };
  }
  if (operator === ts.SyntaxKind.CommaToken) {
    return { kind: 'choice', test: left, options: [right], at };
  }
  return { kind: 'test', parts: [left, right], at };
}

function lowerAssignment(lowering: Lowering, node: ts.BinaryExpression, at: number): Expr {
  const target = lowering.expr(node.left);
  const right = lowering.expr(node.right);
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) return { kind: 'store', target, value: right, at };
  const value: Expr =
    operator === ts.SyntaxKind.PlusEqualsToken
      ? { kind: 'join', parts: [target, right], at }
      : { kind: 'choice', test: undefined, options: [target, right], at };
  return { kind: 'store', target, value, at };
}

/** `a + b + c` is nested to the left, as deep as it is long, so a loop takes it apart. */
function flattenPlus(node: ts.BinaryExpression): ts.Expression[] {
  const parts: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    parts.unshift(left.right);
    left = left.left;
  }
  return [left, ...parts];
}

function lowerTemplate(lowering: Lowering, node: ts.Node): Expr | undefined {
  if (!ts.isTemplateExpression(node)) return undefined;
  const at = offsetOf(lowering, node);
  const parts: Expr[] = [{ kind: 'literal', value: node.head.text, at }];
  for (const { expression, literal } of node.templateSpans) {
    parts.push(lowering.expr(expression));
    parts.push({ kind: 'literal', value: literal.text, at: offsetOf(lowering, literal) });
  }
  return { kind: 'join', parts, at };
}

function lowerContainer(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isArrayLiteralExpression(node)) {
    return { kind: 'list', items: node.elements.map(lowering.expr), at };
  }
  if (ts.isSpreadElement(node))
    return { kind: 'spread', value: lowering.expr(node.expression), at };
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  return {
    kind: 'record',
    entries: node.properties.map((property) => lowerProperty(lowering, property)),
    at,
  };
}

function lowerProperty(lowering: Lowering, node: ts.ObjectLiteralElementLike): Entry {
  const at = offsetOf(lowering, node);
  if (ts.isSpreadAssignment(node)) {
    return { key: undefined, value: lowering.expr(node.expression) };
  }
  const key: Expr = ts.isComputedPropertyName(node.name)
    ? lowering.expr(node.name.expression)
    : { kind: 'literal', value: nameText(lowering, node.name) ?? '', at };
  if (ts.isPropertyAssignment(node)) return { key, value: lowering.expr(node.initializer) };
  if (ts.isShorthandPropertyAssignment(node)) return { key, value: lowering.expr(node.name) };
  return { key, value: { kind: 'lambda', fn: lowerFunction(lowering, node), at } };
}

function lowerUnary(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isPrefixUnaryExpression(node)) {
    return lowerPrefix(lowering, node, at);
  }
  if (ts.isDeleteExpression(node)) {
    const value: Expr = { kind: 'literal', value: null, at };
    return { kind: 'store', target: lowering.expr(node.expression), value, at };
  }
  if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node)) {
    return { kind: 'test', parts: [lowering.expr(node.expression)], at };
  }
  if (ts.isYieldExpression(node)) {
    const value = node.expression && lowering.expr(node.expression);
    return { kind: 'yield', value: value ?? { kind: 'group', parts: [], at }, at };
  }
  return undefined;
}

function lowerPrefix(lowering: Lowering, node: ts.PrefixUnaryExpression, at: number): Expr {
  const operand = lowering.expr(node.operand);
  const isMinus = node.operator === ts.SyntaxKind.MinusToken;
  if (isMinus && operand.kind === 'literal' && typeof operand.value === 'number') {
    return { kind: 'literal', value: -operand.value, at };
  }
  return { kind: 'test', parts: [operand], at };
}

function lowerConditional(lowering: Lowering, node: ts.Node): Expr | undefined {
  if (!ts.isConditionalExpression(node)) return undefined;
  const options = [lowering.expr(node.whenTrue), lowering.expr(node.whenFalse)];
  return {
    kind: 'choice',
    test: lowering.expr(node.condition),
    options,
    at: offsetOf(lowering, node),
  };
}

function lowerFunctionLike(lowering: Lowering, node: ts.Node): Expr | undefined {
  const at = offsetOf(lowering, node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return { kind: 'lambda', fn: lowerFunction(lowering, node), at };
  }
  if (!ts.isClassExpression(node)) return undefined;
  const { methods } = lowerClass(lowering, node);
  return { kind: 'group', parts: methods.map((fn) => ({ kind: 'lambda', fn, at })), at };
}
