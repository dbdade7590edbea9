import { type Call, type Expr, lastName, pathOf } from '../ir.ts';
import { headerKindOf } from '../names/secret-name.ts';
import { mutators, sanitisers } from '../rules/call-kinds.ts';
import { analyseFunction } from './analyse-function.ts';
import { withoutKey, writeBack } from './assign.ts';
import { checkPersisted, checkSave, checkSinks } from './call-sinks.ts';
import { callbackResult } from './callbacks.ts';
import { checkErrorText, constructorOf, errorText, isErrorClass } from './error-text.ts';
import { evaluate, memberOf } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { checkDeferredCalls, noteCallback } from './deferred-calls.ts';
import { instanceOfClass } from './instance.ts';
import { fieldOfParam } from './kept-fields.ts';
import { instantiate, reportCallees, trustCleaner } from './instantiate.ts';
import { isSelfParam, placeArguments } from './place-arguments.ts';
import { isReplacer } from './name-filters.ts';
import { raise } from './raise.ts';
import { allFields, readKey } from './read.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import type { GivenArg } from './sink-arguments.ts';
import { constructedUnknown, copied, maskedBy, propagated } from './unknown-code.ts';
import { sourceOfBag, sourceOfCall, sourceOfVariableName, sourceUnderName } from './sources.ts';
import {
  clean,
  type FnRef,
  isBag,
  mergeOrigins,
  mergeValues,
  nothing,
  originsWithin,
  reshape,
  tainted,
  type Value,
  withField,
  withItem,
} from './value.ts';

export function evaluateCall(call: Call, frame: Frame): Value {
  const evaluated = make(call, frame);
  // A function of the tree is analysed, not judged by its name.
  if (evaluated.callee.fn === undefined) {
    checkSinks(evaluated, frame);
    checkSave(evaluated, frame);
    checkPersisted(evaluated, frame);
    checkErrorText(evaluated, frame);
    checkDeferredCalls(evaluated, frame);
    noteCallback(evaluated, frame);
  }
  const result = resultOf(evaluated, frame);
  if (result.isClean || result.path !== undefined) return result;
  const path = evaluated.paths.at(-1);
  return path === undefined ? result : { ...result, path: `${path}()` };
}

/** The patterns of the tables match the end of a path. Longer paths exist only to cost time. */
const longestPath = 200;

function make(call: Call, frame: Frame): EvaluatedCall {
  const [receiver, callee] = evaluateCallee(call.callee, frame);
  const written = pathOf(call.callee);
  const known = callee.path;
  const fallback = `….${memberName(call.callee)}`;
  const paths = [written ?? fallback, known].flatMap((path) => path?.slice(-longestPath) ?? []);
  const name = (lastName(written ?? known ?? '') || memberName(call.callee)).slice(-longestPath);
  const args = namedByText(
    call,
    call.args.map(({ name: keyword, value }) => evaluateArg(keyword, value, name, frame)),
    name,
    frame,
  );
  return { call, callee, receiver, args, paths: [...new Set(paths)], name };
}

function evaluateCallee(callee: Expr, frame: Frame): [Value | undefined, Value] {
  if (callee.kind !== 'member') return [undefined, evaluate(callee, frame)];
  const receiver = evaluate(callee.object, frame);
  return [receiver, memberOf(receiver, callee, frame)];
}

function memberName(callee: Expr): string {
  return callee.kind === 'member' ? callee.property : '';
}

const routers =
  /^(get|post|put|patch|delete|all|route|on|use|head|options|handle|add_url_rule|handler|GET|POST|defineEventHandler|eventHandler)$/;

/** A function passed to a router answers requests. One passed to `map` receives the elements. */
function evaluateArg(
  name: string | undefined,
  expr: Expr,
  callName: string,
  frame: Frame,
): GivenArg {
  const isRoute = expr.kind === 'lambda' && routers.test(callName);
  const given = evaluate(expr, frame);
  const isThis = expr.kind === 'name' && expr.name === 'this';
  const value = isThis ? allFields(frame, given) : given;
  if (isRoute) analyseFunction(expr.fn, frame, { isRoute: true });
  return { name, value: name === undefined ? value : sourceUnderName(frame, name, expr, value) };
}

const keepers = /^(set\w*|[hm]set|put|append|cookie|save|store|define)$/i;

/** `setItem("api_key", value)`: the text before a value names it. */
function namedByText(call: Call, args: GivenArg[], name: string, frame: Frame): GivenArg[] {
  if (!keepers.test(name)) return args;
  return args.map((arg, index) => {
    const before = args[index - 1]?.value.literal;
    const expr = call.args[index]?.value;
    if (typeof before !== 'string' || before.length > 60 || expr === undefined) return arg;
    return { ...arg, value: sourceUnderName(frame, before, expr, arg.value) };
  });
}

/** `TracebackException(…, capture_locals=True)` prints every variable. */
const localsOption = /^(capture|show)_locals$/;

function resultOf(evaluated: EvaluatedCall, frame: Frame): Value {
  const { callee, name } = evaluated;
  if (callee.fn !== undefined) return calledFunction(evaluated, callee.fn, frame);
  if (callee.cls !== undefined) return constructed(evaluated, frame);
  const showsLocals = evaluated.args.some(({ name: option }) => localsOption.test(option ?? ''));
  if (showsLocals) return frame.scope.all();
  if (name === 'locals' || name === 'vars') {
    const [whole] = evaluated.args;
    return whole === undefined
      ? frame.scope.all()
      : copied({ ...evaluated, args: [{ ...whole, value: allFields(frame, whole.value) }] });
  }
  return unknownCall(evaluated, frame);
}

function calledFunction(evaluated: EvaluatedCall, ref: FnRef, frame: Frame): Value {
  const placed = placeArguments(ref.fn, evaluated.args, ref.self !== undefined);
  const name = evaluated.name === '' ? 'a function' : evaluated.name;
  reportCallees(frame, ref.fn, placed, evaluated.call.at, name);
  const { returns, raises } = frame.program.summaryOf(ref.fn);
  if (raises !== nothing) raise(instantiate(raises, ref.fn, placed), frame);
  const result = trustCleaner(instantiate(returns, ref.fn, placed), ref.fn.name);
  if (originsWithin(result).length > 0 || result.isClean || result.fields !== undefined)
    return result;
  // A wrapper with code that is not understood is judged by its name.
  if (sanitisers.test(name)) return clean;
  const path = result.path ?? `${name}()`;
  return result === nothing ? { ...clean, path } : { ...result, path };
}

/** An object of a class of the tree, with the arguments of its constructor under the parameters' names. */
function constructed(evaluated: EvaluatedCall, frame: Frame): Value {
  const ref = evaluated.callee.cls;
  if (ref === undefined) return nothing;
  let object = instanceOfClass(ref, frame);
  const fields = new Map<string, Value>();
  const isFilledByItself =
    evaluated.args.length === 0 && ref.cls.bases.some((base) => /Settings$/.test(base));
  for (const [name, field] of object.fields ?? []) {
    fields.set(name, isFilledByItself ? field : { ...field, origins: [] });
  }
  object = { ...object, fields };
  const constructor = constructorOf(ref.cls);
  const names = constructor
    ? constructor.params.filter((_, index) => index > 0 || !isSelfParam(constructor))
    : undefined;
  const placed = constructor === undefined ? [] : placeArguments(constructor, evaluated.args, true);
  if (constructor !== undefined) {
    reportCallees(frame, constructor, placed, evaluated.call.at, ref.cls.name);
  }
  const text = errorText(ref, placed, frame);
  evaluated.args.forEach(({ name, value }, index) => {
    const target = names?.[index]?.target;
    const byOrder = target?.kind === 'name' ? target.name : ref.cls.fields[index]?.name;
    const field = name ?? byOrder ?? String(index);
    const kept = fieldOfParam(ref.cls, field);
    if (kept !== undefined) frame.program.keepField(ref, kept, value);
    // An error prints its text. Its fields are visible to code that reads them.
    const isPrinted = text === undefined || kept !== undefined;
    object = withDeclared(object, field, isPrinted ? value : { ...value, isQuiet: true });
  });
  const isOpaque = object.isOpaque && !isErrorClass(ref.cls);
  const origins = text?.origins ?? object.origins;
  return { ...object, origins, path: `${ref.cls.name}()`, isOpaque };
}

/** `field(repr=False)` and `SecretStr` apply to any value that is stored in them. */
function withDeclared(object: Value, name: string, value: Value): Value {
  const declared = object.fields?.get(name);
  const isQuiet = value.isQuiet || declared?.isQuiet === true;
  const isMasked = value.isMasked || declared?.isMasked === true;
  return withField(object, name, { ...value, isQuiet, isMasked });
}

function unknownCall(evaluated: EvaluatedCall, frame: Frame): Value {
  const { name, paths, receiver, args, call } = evaluated;
  const path = paths.at(-1) ?? name;
  const written = paths[0] ?? name;
  const replacer = name === 'stringify' ? args[1]?.value.fn : undefined;
  if (replacer !== undefined && isReplacer(replacer.fn, frame)) return clean;
  const masked = maskedBy(evaluated);
  if (masked !== undefined) return masked;
  const values = args.map(({ value }) => value);
  const isWhole = typeof args[0]?.value.literal !== 'string';
  const bag = isWhole ? sourceOfBag(frame, `${path}()`, call.at) : nothing;
  if (bag.origins.length > 0) {
    const given = originsWithin(args[0]?.value ?? nothing).filter(
      ({ kind }) => kind === 'parameter',
    );
    return { ...bag, origins: mergeOrigins(bag.origins, reshape(given, 'copy')) };
  }
  const read = readByName(evaluated, frame);
  if (read !== undefined) return read;
  const source = mergeValues(
    sourceOfCall(frame, written, values, call.at),
    variableOf(evaluated, frame),
  );
  if (source !== nothing) {
    noteKeyBag(receiver, source, frame);
    return source;
  }
  const opaque = constructedUnknown(evaluated);
  if (opaque !== undefined) return opaque;
  if (receiver !== undefined && mutators.test(name)) mutate(evaluated, receiver, frame);
  if (/\.(set|append|setAll|update)$/.test(written) && receiver === undefined) return nothing;
  const through = callbackResult(evaluated, frame);
  if (through !== undefined) return through;
  return propagated(evaluated);
}

/** A key read by name from a bag: the bag contains keys. */
function noteKeyBag(receiver: Value | undefined, found: Value, frame: Frame): void {
  if (found.origins.length === 0) return;
  if (found.origins.some(({ step }) => step.text.startsWith('header '))) {
    frame.state.keyBags.add('headers');
  }
  for (const origin of receiver?.origins ?? []) {
    if (isBag(origin)) frame.state.keyBags.add(origin.kind);
  }
}

/** `os.environ.get(name)`, `os.getenv(name)` with a name that is not a literal. */
function variableOf({ name, receiver, args, call }: EvaluatedCall, frame: Frame): Value {
  const [first] = call.args;
  if (first === undefined || args[0]?.value.literal !== undefined) return nothing;
  const isRead = name === 'getenv' || (name === 'get' && receiver !== undefined);
  const holder = name === 'getenv' ? sourceOfBag(frame, 'os.environ', call.at) : receiver;
  return isRead && holder ? sourceOfVariableName(frame, holder, first.value) : nothing;
}

/** Express's `req.get(name)` reads a header. */
const requestObject = /(^|\.)(req|request)$/;

/** `d.get("api_key")`, `d.pop("model", None)`: like the item of that name. */
function readByName(evaluated: EvaluatedCall, frame: Frame): Value | undefined {
  const { name, receiver, args, call } = evaluated;
  if (name === 'getattr' && receiver === undefined) return attributeOf(evaluated, frame);
  if (!/^(get|pop|getlist|at)$/.test(name) || receiver === undefined) return undefined;
  const key = args[0]?.value.literal;
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  // `requests.get("https://…", …)` does not read a field of a record.
  if (typeof key === 'string' && /[/:\s]/.test(key)) return undefined;
  const holder = call.callee.kind === 'member' ? pathOf(call.callee.object) : undefined;
  const isHeader = requestObject.test(holder ?? '') && headerKindOf(String(key)) !== undefined;
  if (isHeader) return undefined;
  const value = readKey(frame, receiver, holder ?? receiver.path, key, call.at);
  const fallback = args[1]?.value ?? nothing;
  const both = mergeValues(value, tainted(originsWithin(fallback)));
  if (name === 'pop' && typeof key === 'string' && call.callee.kind === 'member') {
    const rest = withoutField(withoutKey(receiver, key, nothing), key);
    if (rest !== receiver) writeBack(call.callee.object, rest, frame);
  }
  const isKnown = receiver.origins.length > 0 || receiver.fields !== undefined;
  return both.origins.length > 0 || isKnown ? both : undefined;
}

/** `getattr(row, "api_key", None)`. */
function attributeOf({ args, call }: EvaluatedCall, frame: Frame): Value | undefined {
  const [object, name] = [call.args[0]?.value, args[1]?.value.literal];
  if (object === undefined || typeof name !== 'string') return undefined;
  return memberOf(
    args[0]?.value ?? nothing,
    { kind: 'member', object, property: name, at: call.at },
    frame,
  );
}

function withoutField(object: Value, name: string): Value {
  if (object.fields?.has(name) !== true) return object;
  return { ...object, fields: new Map([...object.fields].filter(([one]) => one !== name)) };
}

function mutate(evaluated: EvaluatedCall, receiver: Value, frame: Frame): void {
  if (evaluated.call.callee.kind !== 'member' || receiver.fn !== undefined) return;
  const { args, name } = evaluated;
  const values = args.map(({ value }) => value);
  const key = values[0]?.literal;
  const isKeyed = /^(set|setdefault|append|add_header)$/.test(name) && typeof key === 'string';
  let changed = receiver;
  if (isKeyed && values[1] !== undefined) changed = withField(receiver, key, values[1]);
  else {
    for (const value of values) {
      if (name === 'update' || name === 'extend')
        changed = mergeValues(changed, { ...value, path: undefined, literal: undefined });
      else if (originsWithin(value).length > 0 || value.fields !== undefined)
        changed = withItem(changed, value);
    }
  }
  if (changed !== receiver) writeBack(evaluated.call.callee.object, changed, frame);
}
