import ts from 'typescript';
import type { Cls, Field, Fn } from '../ir.ts';
import { decoratorsOf, lowerFunction } from './lower-function.ts';
import { type Lowering, nameText, offsetOf, textOf } from './lowering.ts';

export function lowerClass(lowering: Lowering, node: ts.ClassLikeDeclaration): Cls {
  return {
    name: node.name?.text ?? 'default',
    bases: (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => textOf(lowering, expression)),
    ),
    fields: node.members.flatMap((member) => fieldsOf(lowering, member)),
    methods: node.members.flatMap((member) => methodsOf(lowering, member)),
    decorators: decoratorsOf(lowering, node),
    at: offsetOf(lowering, node),
  };
}

/** An interface or an object type, which has only fields. */
export function lowerShape(
  lowering: Lowering,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
): Cls {
  const members = ts.isInterfaceDeclaration(node)
    ? node.members
    : ts.isTypeLiteralNode(node.type)
      ? node.type.members
      : [];
  return {
    name: node.name.text,
    bases: [],
    fields: members.flatMap((member) => fieldsOf(lowering, member)),
    methods: [],
    decorators: [],
    at: offsetOf(lowering, node),
  };
}

function fieldsOf(lowering: Lowering, member: ts.ClassElement | ts.TypeElement): Field[] {
  if (ts.isConstructorDeclaration(member)) return parameterFields(lowering, member);
  if (!ts.isPropertyDeclaration(member) && !ts.isPropertySignature(member)) return [];
  const name = nameText(lowering, member.name);
  if (name === undefined) return [];
  const initial = ts.isPropertyDeclaration(member) ? member.initializer : undefined;
  if (initial !== undefined && isFunction(initial)) return [];
  return [
    {
      name,
      annotation: member.type && textOf(lowering, member.type),
      initial: initial && lowering.expr(initial),
      at: offsetOf(lowering, member),
    },
  ];
}

/** `constructor(private readonly apiKey: string)` declares a field. */
function parameterFields(lowering: Lowering, node: ts.ConstructorDeclaration): Field[] {
  return node.parameters
    .filter((param) => ts.isParameterPropertyDeclaration(param, node))
    .map((param) => ({
      name: textOf(lowering, param.name),
      annotation: param.type && textOf(lowering, param.type),
      initial: undefined,
      at: offsetOf(lowering, param),
    }));
}

function methodsOf(lowering: Lowering, member: ts.ClassElement): Fn[] {
  if (ts.isPropertyDeclaration(member)) {
    const { initializer } = member;
    if (initializer === undefined || !isFunction(initializer)) return [];
    return [lowerFunction(lowering, initializer, nameText(lowering, member.name))];
  }
  if (ts.isConstructorDeclaration(member)) return [lowerFunction(lowering, member, 'constructor')];
  if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) return [];
  return [lowerFunction(lowering, member)];
}

function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}
