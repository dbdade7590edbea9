import { type Expr, pathOf } from '../ir.ts';
import { headerKindOf, secretKindOf } from '../names/secret-name.ts';
import { storeSinks } from '../rules/sinks.ts';
import { evaluate } from './evaluate.ts';
import { type Frame, stepAt } from './frame.ts';
import { reportLeaks } from './leaks.ts';
import { elementOf, readField, readKey } from './read.ts';
import { literalOf, sourceOfVariable } from './sources.ts';
import {
  isBag,
  mergeValues,
  nothing,
  type Origin,
  originsWithin,
  tainted,
  type Value,
  withField,
  withItem,
} from './value.ts';

/** Stores a value in an assignment target: a name, a pattern, a field. */
export function assignTo(target: Expr, value: Value, frame: Frame, isNew: boolean): void {
  if (target.kind === 'name') assignName(target, value, frame, isNew);
  else if (target.kind === 'list') assignList(target.items, value, frame, isNew);
  else if (target.kind === 'record') assignRecord(target, value, frame, isNew);
  else if (target.kind === 'member') assignMember(target, value, frame);
  else if (target.kind === 'item') assignItem(target, value, frame);
  else if (target.kind === 'spread') assignTo(target.value, value, frame, isNew);
}

function assignName(
  target: Expr & { kind: 'name' },
  value: Value,
  frame: Frame,
  isNew: boolean,
): void {
  const named = sourceOfVariable(frame, target.name, value, target.at);
  const origins = named.origins.map((origin) =>
    origin.step.file === frame.state.module.path && origin.step.at === target.at
      ? origin
      : { ...origin, step: stepAt(frame, target.at, `assigned to ${target.name}`, origin.step) },
  );
  const stored = origins.length === 0 ? named : { ...named, origins };
  if (isNew) frame.scope.set(target.name, stored);
  else frame.scope.assign(target.name, stored);
}

function assignList(items: readonly Expr[], value: Value, frame: Frame, isNew: boolean): void {
  items.forEach((item, index) => {
    const part = value.fields?.get(String(index)) ?? partAt(value, index);
    assignTo(item, item.kind === 'spread' ? { ...nothing, items: part } : part, frame, isNew);
  });
}

/** Each element of a parameter has a known place. An element of anything else may be any of its elements. */
function partAt(value: Value, index: number): Value {
  const isParameter = ({ kind }: Origin) => kind === 'parameter';
  const others = value.origins.filter((origin) => !isParameter(origin));
  const given = tainted(value.origins.filter(isParameter));
  return mergeValues(elementOf({ ...value, origins: others }), readField(given, String(index)));
}

function assignRecord(
  target: Expr & { kind: 'record' },
  value: Value,
  frame: Frame,
  isNew: boolean,
): void {
  const taken = new Set<string>();
  for (const { key, value: inner } of target.entries) {
    if (key === undefined) {
      const rest = new Map([...(value.fields ?? [])].filter(([name]) => !taken.has(name)));
      assignTo(inner, { ...value, fields: rest, origins: [] }, frame, isNew);
      continue;
    }
    const name = literalOf(key, nothing);
    // `const { key, value } = …`: the key of an entry.
    const isEntry = name === 'key' && hasName(target, 'value');
    const part = isEntry ? nothing : readKey(frame, value, value.path, name, target.at);
    if (typeof name === 'string') taken.add(name);
    assignTo(inner, part, frame, isNew);
  }
}

function hasName({ entries }: Expr & { kind: 'record' }, name: string): boolean {
  return entries.some(({ key }) => key?.kind === 'literal' && key.value === name);
}

function assignMember(target: Expr & { kind: 'member' }, given: Value, frame: Frame): void {
  const value = sourceOfVariable(frame, target.property, given, target.at);
  checkStore(target, value, frame);
  const object = evaluate(target.object, frame);
  if (object.instanceOf !== undefined && isSelf(target.object)) {
    frame.program.addField(object.instanceOf.cls, target.property, value);
  }
  const changed = withField(withoutKey(object, target.property, value), target.property, value);
  writeBack(target.object, changed, frame);
}

/** If a key is overwritten or removed, the rest of the object is not a key. */
export function withoutKey(object: Value, name: string, value: Value): Value {
  const isTakenOut = originsWithin(value).length === 0 && isKeyName(name);
  if (!isTakenOut) return object;
  const origins = object.origins.filter(
    (origin) => !isBag(origin) && !(origin.kind === 'parameter' && origin.fields.length === 0),
  );
  return { ...object, origins };
}

function isKeyName(name: string): boolean {
  return secretKindOf(name) !== undefined || headerKindOf(name) !== undefined;
}

function isSelf(expr: Expr): boolean {
  return expr.kind === 'name' && (expr.name === 'self' || expr.name === 'this');
}

function assignItem(target: Expr & { kind: 'item' }, given: Value, frame: Frame): void {
  const key = evaluate(target.key, frame);
  const name = literalOf(target.key, key);
  const value = typeof name === 'string' ? sourceOfVariable(frame, name, given, target.at) : given;
  checkStore(target, value, frame);
  const object = evaluate(target.object, frame);
  const changed =
    typeof name === 'string'
      ? withField(withoutKey(object, name, value), name, value)
      : withItem(object, value);
  writeBack(target.object, changed, frame);
}

/** The object came from a query, so its session writes the changed field back. */
const rowPath =
  /(^|\.)(db|session|query|objects|scalars?|repo\w*)\b.*\.(first|one|one_or_none|scalar_one|scalar_one_or_none|scalar|get|get_or_404|first_or_404)\(\)$/;

/** `document.cookie = …`, `request.session["key"] = …`. A key used as the name of a stored value counts, too. */
function checkStore(target: Expr & { kind: 'member' | 'item' }, value: Value, frame: Frame): void {
  const object = evaluate(target.object, frame);
  if (target.kind === 'member' && rowPath.test(object.path ?? '')) {
    const text = `stored in a row, ${target.property}`;
    reportLeaks(frame, originsWithin(value), { rule: 'key-in-database', at: target.at, text });
  }
  const suffix = target.kind === 'member' ? `.${target.property}` : '[]';
  const written = pathOf(target);
  const known = object.path === undefined ? undefined : object.path + suffix;
  for (const { rule, target: place } of storeSinks) {
    const path = [written, known].find((name) => name !== undefined && place.test(name));
    if (path === undefined) continue;
    const text = `stored in ${path}`;
    reportLeaks(frame, originsWithin(value, { opaque: true }), { rule, at: target.at, text });
  }
}

/** Values are immutable: a changed object replaces the old one in its variable. */
export function writeBack(target: Expr, value: Value, frame: Frame): void {
  if (target.kind === 'name') {
    if (frame.scope.get(target.name) !== undefined) frame.scope.assign(target.name, value);
    return;
  }
  if (target.kind === 'member') writeMember(target, value, frame);
  else if (target.kind === 'item') {
    const owner = evaluate(target.object, frame);
    const name = literalOf(target.key, evaluate(target.key, frame));
    const isNamed = typeof name === 'string' || typeof name === 'number';
    const changed = isNamed ? withField(owner, String(name), value) : withItem(owner, value);
    writeBack(target.object, changed, frame);
  } else if (target.kind === 'call' && target.callee.kind === 'member') {
    // `data.setdefault("profiles", {})[name] = …`
    if (target.callee.property !== 'setdefault') return;
    const owner = evaluate(target.callee.object, frame);
    writeBack(target.callee.object, withItem(owner, value), frame);
  }
}

function writeMember(target: Expr & { kind: 'member' }, value: Value, frame: Frame): void {
  const owner = evaluate(target.object, frame);
  if (owner.instanceOf !== undefined && isSelf(target.object)) {
    frame.program.addField(owner.instanceOf.cls, target.property, value);
    return;
  }
  writeBack(target.object, withField(owner, target.property, value), frame);
}
