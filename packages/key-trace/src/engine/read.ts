import type { Literal } from '../ir.ts';
import type { Frame } from './frame.ts';
import {
  createSource,
  isHarmlessType,
  isMaskedType,
  sourceOfField,
  sourceOfKey,
} from './sources.ts';
import {
  clean,
  isBag,
  mergeOrigins,
  mergeValues,
  nothing,
  type Origin,
  originsWithin,
  tainted,
  type Value,
} from './value.ts';

const mostFieldsRead = 3;
/** Fields that return the value itself, or represent all of it. `header.split(" ")[1]` is part of the key. */
const transparent = /^(value|current|data|text|raw|plaintext|secret|bytes|buffer|\[\]|\d+)$/;

/** What a field of a tainted value inherits: of a parameter the path, of a bag anything in it. */
export function readField(value: Value, field: string): Value {
  const origins = value.origins.flatMap((origin): Origin[] => {
    if (origin.kind === 'parameter') {
      if (origin.form !== 'same') return transparent.test(field) ? [origin] : [];
      if (origin.fields.length >= mostFieldsRead) return [];
      return [{ ...origin, fields: [...origin.fields, field] }];
    }
    if (isBag(origin)) return field === '[]' ? [origin] : [];
    return transparent.test(field) ? [origin] : [];
  });
  return tainted(origins);
}

const requestOfError = /^exception\.(response\.)?(config|request|options)(\.headers)?$/;
/** Clients whose errors contain the request with its headers. */
const clients = /\b(axios|got|ky|superagent)\b/;

/** `object.name`, first by what is known about the object, then by the name. */
export function readMember(
  frame: Frame,
  object: Value,
  holder: string | undefined,
  name: string,
  at: number,
): Value {
  const known = knownField(frame, object, name);
  if (known !== undefined) return unquiet(known);
  const path = object.path === undefined ? undefined : `${object.path}.${name}`;
  const inner = readField(object, name);
  if (requestOfError.test(path ?? '') && clients.test(frame.state.module.text)) {
    const text = `the request that failed (${path ?? ''})`;
    return { ...nothing, path, origins: [createSource(frame, 'headers', at, text)] };
  }
  if (object.isClean) return { ...nothing, path, isClean: true };
  const named = namedField(frame, object, holder, name, at);
  // A Python object of unknown class prints as its address.
  if (frame.state.module.language !== 'python' || object.origins.some(isBag)) {
    noteBag(frame, object, named);
  }
  return { ...nothing, path, origins: mergeOrigins(named.origins, inner.origins) };
}

/** By the name of the object as written, or else by its first name. */
function namedField(
  frame: Frame,
  object: Value,
  holder: string | undefined,
  name: string,
  at: number,
): Value {
  if (object.cls !== undefined) return nothing;
  const written = sourceOfField(frame, holder ?? object.path, name, at);
  const isSame = holder === undefined || holder === object.path || object.path === undefined;
  return written.origins.length > 0 || isSame
    ? written
    : sourceOfField(frame, object.path, name, at);
}

/** Printing the object around them prints them. */
const wholes = /^(body|headers|data|payload|json|detail|inputs?|args|variables|form|values|dto)$/;

/** A key is read by name from a bag, so the whole bag is known to contain keys from here on. */
export function noteBag(frame: Frame, object: Value, found: Value): void {
  if (found.origins.length === 0) return;
  for (const origin of object.origins) {
    if (isBag(origin)) frame.state.keyBags.add(origin.kind);
    if (origin.kind === 'parameter' && origin.fields.every((field) => wholes.test(field))) {
      noteParam(frame, origin);
    }
  }
}

/** The whole parameter, and the part that was read from it. */
function noteParam(frame: Frame, { fn, param, fields }: Origin): void {
  if (fn === undefined) return;
  const params = frame.state.keyParams.get(fn) ?? new Set<string>();
  params.add(wayOf(param, [])).add(wayOf(param, fields));
  frame.state.keyParams.set(fn, params);
}

/** A part of a parameter, as a text. */
export function wayOf(param: number, fields: readonly string[]): string {
  return [param, ...fields].join('.');
}

function knownField(frame: Frame, object: Value, name: string): Value | undefined {
  const direct = object.fields?.get(name);
  if (direct !== undefined) return direct;
  const { instanceOf } = object;
  if (instanceOf === undefined) return undefined;
  if (name === '__dict__') return allFields(frame, object);
  const method = instanceOf.cls.methods.find((fn) => fn.name === name);
  if (method !== undefined) {
    const fn = { fn: method, module: instanceOf.module, self: object };
    return isProperty(method.decorators)
      ? frame.program.summaryOf(method).returns
      : { ...nothing, fn, path: `${object.path ?? 'self'}.${name}` };
  }
  const assigned = frame.program.fieldOf(instanceOf.cls, name);
  const declared = instanceOf.cls.fields.find((field) => field.name === name);
  if (isMaskedType(declared?.annotation)) return { ...nothing, isMasked: true };
  if (isHarmlessType(declared?.annotation)) return { ...nothing, isClean: true };
  if (assigned === undefined || assigned.origins.length + (assigned.fields?.size ?? 0) === 0) {
    return assigned?.isMasked === true || assigned?.isClean === true ? assigned : undefined;
  }
  return assigned;
}

/** An object with everything that its methods have stored in it: `self.__dict__`, `console.log(this)`. */
export function allFields(frame: Frame, object: Value): Value {
  if (object.instanceOf === undefined) return object;
  const assigned = frame.program.fieldsOf(object.instanceOf.cls) ?? [];
  const fields = [...assigned, ...(object.fields ?? [])].map(
    ([name, field]) => [name, flat(field)] as const,
  );
  return { ...object, isOpaque: false, fields: new Map(fields) };
}

/** Its contents without their nesting, because objects that return themselves would nest without end. */
function flat(value: Value): Value {
  if (value.fields === undefined && value.items === undefined) return value;
  return { ...value, fields: undefined, items: undefined, origins: originsWithin(value) };
}

function isProperty(decorators: readonly { readonly kind: string }[]): boolean {
  return decorators.some(
    (decorator) =>
      decorator.kind === 'name' && 'name' in decorator && decorator.name === 'property',
  );
}

function unquiet(value: Value): Value {
  return value.isQuiet ? { ...value, isQuiet: false } : value;
}

/** `object[key]` and `object.get(key)`. */
export function readKey(
  frame: Frame,
  object: Value,
  holder: string | undefined,
  key: Literal | undefined,
  at: number,
): Value {
  if (object.isClean) return object;
  if (key === undefined) {
    const element = object.items ?? nothing;
    const inner = readField(object, '[]');
    return mergeValues(tainted(inner.origins.filter((origin) => !isBag(origin))), element);
  }
  const known = object.fields?.get(String(key)) ?? fieldOfInstance(frame, object, String(key));
  if (known !== undefined) return unquiet(known);
  const written = sourceOfKey(frame, holder ?? object.path, key, at);
  const named = written === nothing ? sourceOfKey(frame, object.path, key, at) : written;
  noteBag(frame, object, named);
  const inner = readField(object, String(key)).origins;
  const path = object.path === undefined ? undefined : `${object.path}.${String(key)}`;
  const own = { ...nothing, path, origins: mergeOrigins(named.origins, inner) };
  return object.items === undefined ? own : mergeValues(own, object.items);
}

function fieldOfInstance(frame: Frame, object: Value, name: string): Value | undefined {
  return object.instanceOf === undefined ? undefined : knownField(frame, object, name);
}

/** The elements that a loop over the value, or unpacking it, yields. */
export function elementOf(value: Value): Value {
  if (value.isClean) return clean;
  let element = value.items ?? nothing;
  for (const field of value.fields?.values() ?? []) element = mergeValues(element, field);
  const origins = value.origins.length === 0 ? [] : readField(value, '[]').origins;
  return mergeValues({ ...nothing, origins }, element);
}
