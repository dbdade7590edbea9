// The result of a call whose code is not in the tree, from its arguments.
import { NameTest } from '../names/name-test.ts';
import { builders, copying, finders, sanitisers, textual, wrappers } from '../rules/call-kinds.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import { isHint, isRedaction } from './masks.ts';
import { elementOf } from './read.ts';
import {
  clean,
  mergeOrigins,
  mergeValues,
  nothing,
  originsOf,
  originsWithin,
  reshape,
  tainted,
  type Value,
  withField,
  withItem,
} from './value.ts';

const ciphers = new NameTest(
  /(^|\.)(\w*[cC]ipher\w*|\w*[hH]mac\w*|\w*[hH]ash(er|lib)?\w*|\w*encryptor\w*|createCipheriv|createHash|createHmac|fernet|Fernet|\w*hasher|digest|md)(\(\))*(\.\w+\(\))*\.(update|final|finalize|digest|encrypt)$/,
);

/** Hashes, lengths, comparisons; a replacement by stars; a few characters of the key. */
export function maskedBy({ name, args, receiver, paths, call }: EvaluatedCall): Value | undefined {
  if (sanitisers.test(name)) {
    const asked = originsOf([...args.map(({ value }) => value), receiver ?? nothing]);
    const isAboutKey = asked.some(({ kind }) => kind !== 'parameter');
    return isAboutKey || !finders.test(name) ? clean : undefined;
  }
  const literals = args.map(({ value }) => value.literal);
  if (/^(replace|replaceAll|sub|subn)$/.test(name)) {
    if (literals.some((text) => isRedaction(text))) return clean;
    const isRemoved = args[0]?.value.origins.length !== 0 && args[0] !== undefined;
    return isRemoved && name.startsWith('replace') ? clean : undefined;
  }
  if (/^(slice|substring|substr|subarray)$/.test(name) && receiver !== undefined) {
    const to =
      name === 'substr' && typeof literals[1] === 'number'
        ? literals[1] + Number(literals[0] ?? 0)
        : literals[1];
    const isTail = args.length === 1 && call.args[0]?.value.kind === 'test';
    if (isTail || isHint(literals[0] !== undefined, literals[0], args.length > 1, to)) return clean;
  }
  if (/^(charAt|at)$/.test(name)) return clean;
  const isCipher = paths.some((path) => ciphers.test(path) && !/decipher|decrypt/i.test(path));
  return isCipher ? clean : undefined;
}

const errorName = /(Error|Exception|Warning|Fault|Problem|HTTPException|Abort|Failure)$/;

/** `rows.create({ … })` of TypeORM and the like builds what `save` stores. */
function isRow({ name, receiver }: EvaluatedCall): boolean {
  return receiver !== undefined && /^(create|build|preload)$/.test(name);
}

/** An object of a class that is not in the tree: an error prints its arguments, other objects do not. */
export function constructedUnknown(evaluated: EvaluatedCall): Value | undefined {
  const { name, call, args, paths } = evaluated;
  const isClass =
    call.isNew ||
    isRow(evaluated) ||
    /^[A-Z][a-z]\w*$|^[A-Z]{2,}[a-z]\w*$/.test(name) ||
    /Error$/.test(name);
  if (!isClass || textual.test(name) || copying.test(name)) return undefined;
  const origins = originsOf(args.map(({ value }) => value));
  const path = `${paths.at(-1) ?? name}()`;
  if (errorName.test(name)) return { ...nothing, origins: reshape(origins, 'text'), path };
  let object: Value = { ...nothing, isOpaque: true, path };
  for (const { name: keyword, value } of args) {
    object = keyword === undefined ? withItem(object, value) : withField(object, keyword, value);
  }
  return object;
}

/** What a call of unknown code passes on from its arguments, by its name. */
export function propagated(evaluated: EvaluatedCall): Value {
  const { name, receiver, paths } = evaluated;
  const values = written(evaluated).map(({ value }) => value);
  const [first] = values;
  const isFunction = first?.fn !== undefined || (first?.path ?? '').length > 0;
  if (wrappers.test(name) && first && isFunction && first.origins.length === 0) return first;
  if (copying.test(name) && !textual.test(name)) return copied(evaluated);
  if (textual.test(name)) {
    const inside = receiver === undefined || isStatic(receiver) ? [] : [receiver];
    const origins = originsOf([...inside.map(unquietAll), ...values]);
    const literal = values.length === 1 && inside.length === 0 ? values[0]?.literal : undefined;
    return { ...nothing, origins: reshape(origins, 'text'), literal };
  }
  if (builders.test(name)) {
    const origins = values.flatMap((value) => (value.isOpaque ? [] : value.origins));
    return tainted(reshape(mergeOrigins([], origins), 'text'));
  }
  return { ...nothing, path: `${paths.at(-1) ?? name}()` };
}

/** Texts of a list, a set or a record of flags. */
function namesIn({ literal, fields }: Value): unknown[] {
  return [literal, ...[...(fields ?? [])].flatMap(([name, field]) => [name, field.literal])];
}

/** `JSON.stringify(row, ["id", "name"])` takes only these fields. */
function written(evaluated: EvaluatedCall): EvaluatedCall['args'] {
  const [whole, chosen] = evaluated.args;
  if (/^format(_map)?$/.test(evaluated.name)) return filled(evaluated);
  if (evaluated.name !== 'stringify' || whole === undefined || chosen?.value.fields === undefined) {
    return evaluated.args;
  }
  const names = new Set(namesIn(chosen.value));
  const fields = [...(whole.value.fields ?? [])].filter(([name]) => names.has(name));
  return [{ ...whole, value: { ...nothing, fields: new Map(fields) } }];
}

/** `"{user}".format(**row)` takes only the fields that it names. */
function filled({ receiver, args }: EvaluatedCall): EvaluatedCall['args'] {
  const template = receiver?.literal;
  if (typeof template !== 'string') return args;
  const names = new Set([...template.matchAll(/\{(\w+)/g)].map(([, name]) => name));
  return args.flatMap((arg) => {
    if (arg.name === undefined) return [arg];
    if (arg.name !== '**') return names.has(arg.name) ? [arg] : [];
    const { fields } = arg.value;
    if (fields === undefined || arg.value.items !== undefined) return [arg];
    const named = [...fields].filter(([name]) => names.has(name));
    return [{ ...arg, value: { ...nothing, fields: new Map(named) } }];
  });
}

/** A namespace that a function is called on: `json.dumps`, `Buffer.from`. */
function isStatic(receiver: Value): boolean {
  return receiver.isOpaque || receiver.isMasked;
}

function unquietAll(value: Value): Value {
  if (value.fields === undefined) return value;
  const fields = new Map(
    [...value.fields].map(([name, field]) => [name, { ...field, isQuiet: false }]),
  );
  return { ...value, fields };
}

export function copied(evaluated: EvaluatedCall): Value {
  const { receiver, args, name } = evaluated;
  const values = args
    .filter(({ name: keyword }) => keyword === undefined || keyword === '**')
    .map(({ value }) => value);
  const isMethod =
    receiver !== undefined &&
    !isStatic(receiver) &&
    (originsWithin(receiver).length > 0 || receiver.fields !== undefined);
  let copy: Value = isMethod ? unquietAll(receiver) : nothing;
  if (/^(keys|enumerate_keys)$/.test(name)) return clean;
  if (!isMethod || /^(assign|merge|extend|concat)$/.test(name)) {
    for (const value of values) copy = mergeValues(copy, value);
  }
  for (const { name: keyword, value } of args) {
    if (keyword !== undefined && keyword !== '**') copy = withField(copy, keyword, value);
  }
  copy = selected(copy, evaluated);
  if (/^(items|entries)$/.test(name)) return pairsOf(copy);
  return {
    ...copy,
    path: undefined,
    literal: undefined,
    fn: undefined,
    isOpaque: false,
    origins: reshape(copy.origins, 'copy'),
  };
}

/** Names and values of a record. The names are not keys. */
function pairsOf(copy: Value): Value {
  const value = elementOf(copy);
  const origins = reshape(value.origins, 'copy');
  const pair = new Map([
    ['0', clean],
    ['1', { ...value, origins }],
  ]);
  return { ...nothing, items: { ...nothing, fields: pair } };
}

/** `model_dump(exclude={"key"})`, `include=…`, `pick(row, ["id"])`: fields by their names. */
function selected(copy: Value, { args, name: call }: EvaluatedCall): Value {
  const namesOf = (option: string) => {
    const given = args.find(({ name }) => name === option)?.value;
    return given && new Set(namesIn(given));
  };
  const listed = new Set(args.slice(1).flatMap(({ value }) => namesIn(value)));
  const left = call === 'omit' ? listed : namesOf('exclude');
  const kept = call === 'pick' ? listed : namesOf('include');
  if (left === undefined && kept === undefined) return copy;
  const fields = [...(copy.fields ?? [])].filter(
    ([name]) => left?.has(name) !== true && kept?.has(name) !== false,
  );
  return { ...copy, fields: new Map(fields) };
}
