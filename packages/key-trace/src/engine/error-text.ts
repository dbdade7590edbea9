// Error classes of the tree: they print what their constructor passes to `super()`.
import type { Cls, Fn } from '../ir.ts';
import type { Frame } from './frame.ts';
import { instantiate } from './instantiate.ts';
import { reportLeaks } from './leaks.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import { type ClassRef, nothing, originsOf, reshape, type Value } from './value.ts';

const errorName = /(Error|Exception)$/;
const superCall = /^super$|^super\(\)\.__init__$|(^|\.)\w*(Error|Exception)\.__init__$/;
const textPath = 'the text of the error';

export function isErrorClass({ name, bases }: Cls): boolean {
  return errorName.test(name) || bases.some((base) => errorName.test(base));
}

export function constructorOf({ methods }: Cls): Fn | undefined {
  return methods.find(({ name }) => /^(__init__|constructor)$/.test(name));
}

/** `super().__init__(f"… {key}")` in the constructor of an error: recorded as the constructor's result. */
export function checkErrorText({ args, call, paths }: EvaluatedCall, frame: Frame): void {
  const cls = frame.self?.instanceOf?.cls;
  const isError = cls !== undefined && isErrorClass(cls) && constructorOf(cls) === frame.fn;
  if (!isError || !paths.some((path) => superCall.test(path))) return;
  const origins = reshape(originsOf(args.map(({ value }) => value)), 'text');
  frame.returns.push({ ...nothing, origins, path: textPath });
  // A key among the arguments is reported where the error is thrown.
  const own = origins.filter(({ kind }) => kind !== 'parameter');
  reportLeaks(frame, own, { rule: 'key-in-error', at: call.at, text: textPath });
}

/** The text that an error with these arguments prints; undefined if its constructor does not say. */
export function errorText(
  ref: ClassRef,
  placed: readonly Value[],
  frame: Frame,
): Value | undefined {
  const constructor = constructorOf(ref.cls);
  if (constructor === undefined || !isErrorClass(ref.cls)) return undefined;
  const { returns } = frame.program.summaryOf(constructor);
  if (returns.path !== textPath) return undefined;
  return instantiate(returns, constructor, placed);
}
