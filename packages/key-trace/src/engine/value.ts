import type { Cls, Fn, Literal } from '../ir.ts';
import type { SecretKind } from '../names/secret-name.ts';

/** One step on the path of a key, newest last. Linked, so that branches share earlier steps. */
export interface Step {
  readonly file: string;
  readonly at: number;
  readonly text: string;
  readonly before: Step | undefined;
}

/** A bag contains everything that a caller or the system has passed, and a key if there is one. */
export type Bag = 'headers' | 'body' | 'environment';

/** Where the key in a value comes from: a source in the code, or a parameter of the function under analysis. */
export interface Origin {
  readonly kind: SecretKind | Bag | 'parameter';
  /** For a parameter: its function, its position, and the fields read from it on the path. */
  readonly fn: Fn | undefined;
  readonly param: number;
  readonly fields: readonly string[];
  /** The value itself, text made from it, or a copy of what contains it. */
  readonly form: 'same' | 'text' | 'copy';
  readonly step: Step;
}

export interface ClassRef {
  readonly cls: Cls;
  readonly module: string;
}

export interface FnRef {
  readonly fn: Fn;
  readonly module: string;
  /** The contents of `self` or `this`. */
  readonly self: Value | undefined;
}

/** What the analysis knows about a value. Immutable, because scopes share values. */
export interface Value {
  readonly origins: readonly Origin[];
  readonly fields: ReadonlyMap<string, Value> | undefined;
  /** Elements of a list, and values under unknown keys. */
  readonly items: Value | undefined;
  /** Names that refer to it: `logging.getLogger().info`. */
  readonly path: string | undefined;
  readonly literal: Literal | undefined;
  readonly fn: FnRef | undefined;
  readonly cls: ClassRef | undefined;
  readonly instanceOf: ClassRef | undefined;
  /** Printed as stars: `SecretStr`, `CryptoKey`. */
  readonly isMasked: boolean;
  /** Left out when the object around it is printed: `field(repr=False)`. */
  readonly isQuiet: boolean;
  /** An object of a class that is not in the tree: it does not print its arguments. */
  readonly isOpaque: boolean;
  /** Known not to be a key, whatever its name says. */
  readonly isClean: boolean;
}

export const nothing: Value = {
  origins: [],
  fields: undefined,
  items: undefined,
  path: undefined,
  literal: undefined,
  fn: undefined,
  cls: undefined,
  instanceOf: undefined,
  isMasked: false,
  isQuiet: false,
  isOpaque: false,
  isClean: false,
};

/** Known not to be a key: a hash, a length, a boolean. */
export const clean: Value = { ...nothing, isClean: true };

export function tainted(origins: readonly Origin[]): Value {
  return origins.length === 0 ? nothing : { ...nothing, origins };
}

const mostOrigins = 6;
const mostFields = 48;
const deepest = 4;

export function mergeOrigins(one: readonly Origin[], other: readonly Origin[]): readonly Origin[] {
  if (one.length === 0 || one === other) return other;
  if (other.length === 0) return one;
  const merged = [...one];
  for (const origin of other) {
    if (merged.length >= mostOrigins) break;
    if (!merged.some((known) => isSameOrigin(known, origin))) merged.push(origin);
  }
  return merged;
}

function isSameOrigin(one: Origin, other: Origin): boolean {
  if (one.kind !== other.kind || one.fn !== other.fn) return false;
  if (one.kind === 'parameter') {
    return one.param === other.param && one.fields.join() === other.fields.join();
  }
  const [first, second] = [firstStep(one.step), firstStep(other.step)];
  return first.at === second.at && first.file === second.file;
}

export function isBag(origin: Origin): boolean {
  return origin.kind === 'headers' || origin.kind === 'body' || origin.kind === 'environment';
}

export function reshape(origins: readonly Origin[], form: Origin['form']): readonly Origin[] {
  return origins.map((origin) => (origin.form === form ? origin : { ...origin, form }));
}

export function firstStep(step: Step): Step {
  let first = step;
  while (first.before !== undefined) first = first.before;
  return first;
}

/** Either of the two values. */
export function mergeValues(one: Value, other: Value, depth = 0): Value {
  if (one === other || other === nothing) return one;
  if (one === nothing) return other;
  return {
    origins: mergeOrigins(one.origins, other.origins),
    fields: mergeFields(one.fields, other.fields, depth),
    items: mergeOptional(one.items, other.items, depth),
    path: one.path ?? other.path,
    literal: one.literal === other.literal ? one.literal : undefined,
    fn: one.fn ?? other.fn,
    cls: one.cls ?? other.cls,
    instanceOf: one.instanceOf ?? other.instanceOf,
    isMasked: one.isMasked && other.isMasked,
    isQuiet: one.isQuiet && other.isQuiet,
    isOpaque: one.isOpaque || other.isOpaque,
    isClean: one.isClean && other.isClean,
  };
}

function mergeOptional(one: Value | undefined, other: Value | undefined, depth: number) {
  if (one === undefined || other === undefined || depth >= deepest) return one ?? other;
  return mergeValues(one, other, depth + 1);
}

function mergeFields(
  one: ReadonlyMap<string, Value> | undefined,
  other: ReadonlyMap<string, Value> | undefined,
  depth: number,
): ReadonlyMap<string, Value> | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  const merged = new Map(one);
  for (const [name, value] of other) {
    if (merged.size >= mostFields) break;
    merged.set(name, mergeOptional(merged.get(name), value, depth) ?? value);
  }
  return merged;
}

export interface Printed {
  /** Objects of classes that are not in the tree print their arguments: rows, messages. */
  readonly opaque?: boolean;
  readonly withoutFields?: ReadonlySet<string>;
}

/** Every key that can be read from the whole value, as printing or serialising does. */
export function originsWithin(value: Value, how: Printed = {}, depth = 0): readonly Origin[] {
  if (value.isMasked || depth > deepest) return [];
  let origins = value.origins;
  if (value.isOpaque && how.opaque !== true) return origins;
  for (const [name, field] of value.fields ?? []) {
    if (field.isQuiet || how.withoutFields?.has(name) === true) continue;
    origins = mergeOrigins(origins, originsWithin(field, how, depth + 1));
  }
  if (value.items !== undefined) {
    origins = mergeOrigins(origins, originsWithin(value.items, how, depth + 1));
  }
  return origins;
}

export function withField(value: Value, name: string, field: Value): Value {
  const fields = new Map(value.fields);
  if (fields.size < mostFields || fields.has(name)) fields.set(name, field);
  return { ...value, fields, isClean: false };
}

export function withItem(value: Value, item: Value): Value {
  return { ...value, items: mergeOptional(value.items, item, 0) ?? item, isClean: false };
}

/** Where the keys in any of the values come from. */
export function originsOf(values: readonly Value[]): readonly Origin[] {
  let origins: readonly Origin[] = [];
  for (const value of values) origins = mergeOrigins(origins, originsWithin(value));
  return origins;
}
