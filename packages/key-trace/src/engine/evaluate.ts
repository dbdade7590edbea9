import { type Expr, pathOf } from '../ir.ts';
import { isClassName } from '../names/class-name.ts';
import { secretKindOf } from '../names/secret-name.ts';
import { analyseFunction, functionValue } from './analyse-function.ts';
import { assignTo, withoutKey } from './assign.ts';
import { evaluateCall } from './call.ts';
import type { Frame } from './frame.ts';
import { evaluateJoin } from './join.ts';
import { isHint, isRedaction } from './masks.ts';
import { choosesByName } from './name-filters.ts';
import { elementOf, readKey, readMember } from './read.ts';
import {
  createSource,
  literalOf,
  sourceOfBag,
  sourceOfVariableName,
  sourceUnderName,
} from './sources.ts';
import {
  clean,
  isBag,
  mergeOrigins,
  mergeValues,
  nothing,
  type Origin,
  originsWithin,
  reshape,
  tainted,
  type Value,
} from './value.ts';

/** The value of an expression, and the effects of evaluating it. */
export function evaluate(expr: Expr, frame: Frame): Value {
  frame.state.budget -= 1;
  if (frame.state.budget <= 0) return nothing;
  switch (expr.kind) {
    case 'name':
      return evaluateName(expr, frame);
    case 'literal':
      return { ...nothing, literal: expr.value };
    case 'member':
      return evaluateMember(expr, frame);
    case 'item':
      return evaluateItem(expr, frame);
    case 'slice':
      return evaluateSlice(expr, frame);
    case 'call':
      return evaluateCall(expr, frame);
    case 'join':
      return evaluateJoin(expr, frame);
    case 'list':
      return evaluateList(expr, frame);
    case 'record':
      return evaluateRecord(expr, frame);
    case 'choice':
      return evaluateChoice(expr, frame);
    case 'test':
      for (const part of expr.parts) evaluate(part, frame);
      return clean;
    case 'lambda':
      analyseFunction(expr.fn, frame);
      return functionValue(expr.fn, frame);
    case 'store':
      return evaluateStore(expr, frame);
    case 'each':
      return evaluateEach(expr, frame);
    case 'spread':
      return evaluate(expr.value, frame);
    case 'yield':
      frame.returns.push(evaluate(expr.value, frame));
      return nothing;
    case 'group':
      for (const part of expr.parts) evaluate(part, frame);
      return nothing;
  }
}

function evaluateName({ name, at }: Expr & { kind: 'name' }, frame: Frame): Value {
  const known = frame.scope.get(name) ?? frame.state.earlier.get(name);
  if (known !== undefined) return known;
  const kind = isClassName(name) ? undefined : secretKindOf(name);
  if (kind !== 'API key' && kind !== 'session key') return { ...nothing, path: name };
  return {
    ...nothing,
    path: name,
    origins: [createSource(frame, kind, at, `${name} holds the ${kind}`)],
  };
}

function evaluateMember(expr: Expr & { kind: 'member' }, frame: Frame): Value {
  return memberOf(evaluate(expr.object, frame), expr, frame);
}

/** A member of an object that is already evaluated, so that each link of a chain of calls is evaluated once. */
export function memberOf(object: Value, expr: Expr & { kind: 'member' }, frame: Frame): Value {
  const written = pathOf(expr.object);
  if (expr.property === 'f_locals') return frame.scope.all();
  const value = readMember(frame, object, written ?? object.path, expr.property, expr.at);
  if (value.origins.length > 0 && value.origins.some(({ kind }) => kind !== 'parameter'))
    return value;
  const bag = sourceOfBag(frame, value.path ?? extend(written, `.${expr.property}`), expr.at);
  const origins = mergeOrigins(value.origins, bag.origins);
  return origins.length === value.origins.length
    ? { ...value, path: value.path ?? bag.path }
    : { ...value, path: bag.path, origins };
}

function extend(path: string | undefined, more: string): string | undefined {
  return path === undefined ? undefined : path + more;
}

function evaluateItem(expr: Expr & { kind: 'item' }, frame: Frame): Value {
  const object = evaluate(expr.object, frame);
  const key = literalOf(expr.key, evaluate(expr.key, frame));
  if (key === 0 && isBeforeSeparator(expr.object)) return clean;
  const isCharacter =
    typeof key === 'number' && expr.object.kind === 'name' && secretKindOf(expr.object.name);
  if (isCharacter && object.items === undefined && object.fields === undefined) return clean;
  const read = readKey(frame, object, pathOf(expr.object) ?? object.path, key, expr.at);
  const variable = key === undefined ? sourceOfVariableName(frame, object, expr.key) : nothing;
  return mergeValues(read, variable);
}

/** `key.split("-")[0]` is only the prefix of a key. For a list of keys it is the first key. */
function isBeforeSeparator(expr: Expr): boolean {
  if (expr.kind !== 'call' || expr.callee.kind !== 'member') return false;
  const separator = expr.args[0]?.value;
  const isSplit = /^(split|rsplit|partition)$/.test(expr.callee.property);
  if (!isSplit || separator?.kind !== 'literal') return false;
  return typeof separator.value === 'string' && !/^[,;|\n]|^\/.*[,;n]/.test(separator.value);
}

/** A few characters of a key are a hint, not the key. */
function evaluateSlice(expr: Expr & { kind: 'slice' }, frame: Frame): Value {
  const object = evaluate(expr.object, frame);
  const from = expr.from && literalOf(expr.from, evaluate(expr.from, frame));
  const to = expr.to && literalOf(expr.to, evaluate(expr.to, frame));
  const isTail = expr.from?.kind === 'test' && expr.to === undefined;
  return isTail || isHint(expr.from !== undefined, from, expr.to !== undefined, to)
    ? clean
    : object;
}

const mostIndexed = 16;

function evaluateList({ items }: Expr & { kind: 'list' }, frame: Frame): Value {
  const fields = new Map<string, Value>();
  let rest: Value | undefined;
  items.forEach((item, index) => {
    const value = evaluate(item, frame);
    if (item.kind === 'spread') rest = mergeValues(rest ?? nothing, elementOf(value));
    else if (index < mostIndexed && rest === undefined) fields.set(String(index), value);
    else rest = mergeValues(rest ?? nothing, value);
  });
  return { ...nothing, fields, items: rest };
}

function evaluateRecord({ entries }: Expr & { kind: 'record' }, frame: Frame): Value {
  let record: Value = { ...nothing, fields: new Map() };
  for (const { key, value: inner } of entries) {
    let value = evaluate(inner, frame);
    if (key === undefined) {
      record = mergeValues(
        { ...value, path: undefined, origins: reshape(value.origins, 'copy') },
        record,
      );
      continue;
    }
    const keyValue = evaluate(key, frame);
    const name = literalOf(key, keyValue);
    if (typeof name === 'string') {
      value = sourceUnderName(frame, name, inner, value);
      record = withoutKey(record, name, value);
    }
    const fields = new Map(record.fields);
    if (name !== undefined && fields.size < 48) fields.set(String(name), value);
    const odd = name === undefined ? mergeValues(tainted(originsWithin(keyValue)), value) : nothing;
    const items = odd === nothing ? record.items : mergeValues(record.items ?? nothing, odd);
    record = { ...record, fields, items };
  }
  return record;
}

/** `"***" if name in secret_names else value`: the remaining values are not keys. */
function evaluateChoice(expr: Expr & { kind: 'choice' }, frame: Frame): Value {
  const values = [
    ...(expr.test === undefined ? [] : [evaluate(expr.test, frame)]).slice(1),
    ...expr.options.map((option) => evaluate(option, frame)),
  ];
  const isRedacted =
    expr.test !== undefined &&
    values.length > 1 &&
    values.some(({ literal }) => isRedaction(literal));
  if (isRedacted) return clean;
  return values.reduce((all, value) => mergeValues(all, value));
}

function evaluateStore(expr: Expr & { kind: 'store' }, frame: Frame): Value {
  const value = evaluate(expr.value, frame);
  assignTo(expr.target, value, frame, false);
  return value;
}

/** Whether a value may contain a key among other things. */
function isWhole(origin: Origin): boolean {
  return isBag(origin) || (origin.kind === 'parameter' && origin.form === 'copy');
}

/** A condition on a bag's names in a comprehension is assumed to filter its keys. */
function evaluateEach(expr: Expr & { kind: 'each' }, frame: Frame): Value {
  const over = evaluate(expr.over, frame);
  assignTo(expr.target, elementOf(over), frame, true);
  const result = evaluate(expr.result, frame);
  if (choosesByName(expr, frame)) return clean;
  const isFiltered = expr.result.kind === 'choice' && expr.result.options.length === 1;
  const kept = isFiltered ? result.origins.filter((origin) => !isWhole(origin)) : result.origins;
  return { ...nothing, items: { ...result, origins: reshape(kept, 'copy') } };
}
