import { type Cls, type Fn, type Param, pathOf } from '../ir.ts';
import { assignTo } from './assign.ts';
import { reportDecorated } from './decorators.ts';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Frame } from './frame.ts';
import { instanceOfClass } from './instance.ts';
import { Scope } from './scope.ts';
import { isBareKey, secretKindOf } from '../names/secret-name.ts';
import { createSource, isHarmlessType, isMaskedType, providers, sourceOfParam } from './sources.ts';
import { clean, mergeValues, nothing, type Origin, tainted, type Value } from './value.ts';

const deepest = 12;
const routeDecorator =
  /(^|\.)(get|post|put|patch|delete|route|api_route|websocket|head|options|action|api_view|expose|endpoint)\(\)$/i;
const pageFunction = /^(getServerSideProps|getStaticProps|getInitialProps)$/;

export interface FunctionSetting {
  readonly self?: Value;
  /** It is passed to a router, which sends what it returns. */
  readonly isRoute?: boolean;
}

export function functionValue(fn: Fn, frame: Frame): Value {
  return {
    ...nothing,
    fn: { fn, module: frame.state.module.path, self: frame.self },
    path: fn.name,
  };
}

/** Executes a function once with its parameters unknown, and puts what callers must know into its summary. */
export function analyseFunction(fn: Fn, outer: Frame, setting: FunctionSetting = {}): void {
  if (outer.depth >= deepest || outer.state.budget <= 0) return;
  const isRoute =
    setting.isRoute ??
    (pageFunction.test(fn.name) ||
      fn.decorators.some((one) => routeDecorator.test(pathOf(one) ?? '')));
  const scope = new Scope(outer.scope, fn);
  const self = setting.self ?? outer.self;
  const own = { returns: [], raised: [], isRoute, depth: outer.depth + 1 };
  const frame: Frame = { ...outer, scope, fn, self, ...own };
  if (setting.self !== undefined) scope.set('this', setting.self);
  bindParams(fn, frame, setting.self);
  execute(fn.body, frame);
  const returned = frame.returns.reduce((all, value) => mergeValues(all, value), nothing);
  const summary = frame.program.summaryOf(fn);
  summary.returns = returned;
  summary.raises = frame.raised.reduce((all, value) => mergeValues(all, value), nothing);
}

function bindParams(fn: Fn, frame: Frame, self: Value | undefined): void {
  const names = fn.params.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  fn.params.forEach((param, index) => {
    const { target } = param;
    if (index === 0 && target.kind === 'name' && /^(self|cls)$/.test(target.name)) {
      frame.scope.set(target.name, self ?? { ...nothing, path: target.name });
      return;
    }
    const value = valueOfParam(fn, param, index, names, frame);
    if (target.kind === 'name') frame.scope.set(target.name, value);
    else assignTo(target, value, frame, true);
  });
}

/** The value of a parameter by its name, its type and its injected dependency. */
export function valueOfParam(
  fn: Fn,
  param: Param,
  index: number,
  names: readonly string[],
  frame: Frame,
): Value {
  const name = param.target.kind === 'name' ? param.target.name : undefined;
  if (isHarmlessType(param.annotation) && name !== undefined) return { ...clean, path: name };
  const symbol: Origin = {
    kind: 'parameter',
    fn,
    param: index,
    fields: [],
    form: 'same',
    step: {
      file: frame.state.module.path,
      at: param.at,
      text: `parameter ${name ?? '{…}'}`,
      before: undefined,
    },
  };
  const source = name === undefined ? undefined : sourceOfParam(frame, param, name, names);
  const shape = typed(param, frame);
  const origins = source === undefined || shape !== nothing ? [symbol] : [source, symbol];
  const own: Value = { ...nothing, origins, path: name, isMasked: isMaskedType(param.annotation) };
  const given = mergeValues(injected(param, frame), shape);
  return given === nothing
    ? own
    : { ...mergeValues(own, given), isMasked: given.isMasked || own.isMasked };
}

/** FastAPI's `Depends(get_key)` passes on what the function returns. */
function injected(param: Param, frame: Frame): Value {
  const { initial, annotation } = param;
  const initialValue = initial === undefined ? nothing : evaluate(initial, frame);
  const isCall =
    initial?.kind === 'call' && /Depends$|Security$/.test(pathOf(initial.callee) ?? '');
  const written = /(?:Depends|Security)\((\w+)/.exec(annotation ?? '')?.[1];
  const [argument] = isCall ? initial.args : [];
  const provider =
    argument === undefined
      ? written === undefined
        ? undefined
        : frame.scope.get(written)
      : evaluate(argument.value, frame);
  if (provider?.fn !== undefined) return frame.program.summaryOf(provider.fn.fn).returns;
  return isCall || initialValue.path !== undefined
    ? nothing
    : initialValue.isMasked
      ? initialValue
      : nothing;
}

/** A parameter whose type is a class of the tree has the fields of that class. */
function typed(param: Param, frame: Frame): Value {
  if (param.annotation?.startsWith('{') === true && param.target.kind === 'name') {
    return inlineType(param.annotation, param, frame);
  }
  for (const [name] of (param.annotation ?? '').matchAll(/[A-Za-z_]\w*/g)) {
    const cls = frame.scope.get(name)?.cls ?? frame.state.earlier.get(name)?.cls;
    if (cls !== undefined) return instanceOfClass(cls, frame);
  }
  return nothing;
}

/** `(message: { apiKey: string; type: string })` */
function inlineType(annotation: string, { at }: Param, frame: Frame): Value {
  const fields = new Map<string, Value>();
  const found = [...annotation.matchAll(/(\w+)\??\s*:\s*([^;,}]+)/g)];
  const isOfProvider = found.some(([, name = '']) => providers.test(name));
  for (const [, name = '', type = ''] of found) {
    const isKey = isOfProvider && isBareKey(name);
    const named = isKey ? 'API key' : secretKindOf(name);
    const kind = isHarmlessType(type) ? undefined : named;
    if (kind === undefined || kind === 'encrypted key') continue;
    fields.set(name, tainted([createSource(frame, kind, at, `field ${name} holds the ${kind}`)]));
  }
  return fields.size === 0 ? nothing : { ...nothing, fields };
}

/** In methods, `self` is the object, with the fields that its class declares. */
export function analyseClass(cls: Cls, frame: Frame): void {
  for (const decorator of cls.decorators) evaluate(decorator, frame);
  const ref = { cls, module: frame.state.module.path };
  const self = { ...instanceOfClass(ref, frame), path: selfName(frame) };
  for (const { initial, name } of cls.fields) {
    if (initial === undefined) continue;
    const value = evaluate(initial, frame);
    frame.program.addField(cls, name, value);
  }
  for (const method of cls.methods) {
    analyseFunction(method, frame, { self: { ...self, fields: undefined, isMasked: false } });
    reportDecorated(method, frame);
  }
}

function selfName(frame: Frame): string {
  return frame.state.module.language === 'python' ? 'self' : 'this';
}
