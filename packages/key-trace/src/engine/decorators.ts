// Decorators of the tree: functions inside them receive the arguments of the function that they wrap.
import type { Expr, Fn, Param } from '../ir.ts';
import { walk } from '../walk.ts';
import { valueOfParam } from './analyse-function.ts';
import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { reportCallees } from './instantiate.ts';
import { isSelfParam } from './place-arguments.ts';
import { nothing, type Value, withField } from './value.ts';

/** `@traced` over `def validate(api_key)`: what the wrapper does with `*args`, it does with the key. */
export function reportDecorated(fn: Fn, frame: Frame): void {
  for (const decorator of fn.decorators) {
    const wrappers = decoratorOf(decorator, frame).flatMap(wrappersIn);
    if (wrappers.length === 0) continue;
    const values = parameterValues(fn, frame);
    for (const wrapper of wrappers) {
      reportCallees(frame, wrapper, placeAll(wrapper, fn, values), decorator.at, fn.name);
    }
  }
}

function decoratorOf(decorator: Expr, frame: Frame): readonly Fn[] {
  const named = decorator.kind === 'call' ? decorator.callee : decorator;
  const { fn, cls } = evaluate(named, frame);
  return fn !== undefined ? [fn.fn] : (cls?.cls.methods ?? []);
}

/** Functions that take any arguments: `wrapper(*args, **kwargs)`, `(...args) => …`. */
function wrappersIn(decorator: Fn): readonly Fn[] {
  const found: Fn[] = isOpen(decorator) ? [decorator] : [];
  const note = (inner: Fn) => {
    if (isOpen(inner)) found.push(inner);
  };
  walk(decorator.body, { fn: note });
  return found;
}

function isOpen({ params }: Fn): boolean {
  return params.some(({ isRest }) => isRest);
}

/** The values of a function's parameters, by their declarations. */
export function parameterValues(fn: Fn, frame: Frame): readonly Value[] {
  const names = fn.params.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  const inside: Frame = { ...frame, fn };
  return fn.params.map((param, index) =>
    index === 0 && isSelfParam(fn) ? nothing : valueOfParam(fn, param, index, names, inside),
  );
}

/** Each argument by its place and by its name. */
function placeAll(wrapper: Fn, fn: Fn, values: readonly Value[]): readonly Value[] {
  const fixed = wrapper.params.filter(({ isRest }) => !isRest).length;
  return wrapper.params.map((param, place) => {
    if (!param.isRest) return values[place] ?? nothing;
    return fn.params.reduce((all, given, index) => {
      const name = isKeywords(param, wrapper) ? nameOf(given) : String(index - fixed);
      return withField(all, name, values[index] ?? nothing);
    }, nothing);
  });
}

/** Of two rest parameters, the second one takes the keywords. */
function isKeywords(param: Param, { params }: Fn): boolean {
  const rests = params.filter(({ isRest }) => isRest);
  return rests.length > 1 && rests.at(-1) === param;
}

function nameOf({ target }: Param): string {
  return target.kind === 'name' ? target.name : '';
}
