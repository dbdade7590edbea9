// The fields of an object that hold arguments of its constructor.
import type { Cls, Expr } from '../ir.ts';
import { walk } from '../walk.ts';
import { constructorOf } from './error-text.ts';

const known = new WeakMap<Cls, ReadonlyMap<string, string>>();

/** The field that stores a constructor parameter: `self.key = api_key`, `private readonly key: string`. */
export function fieldOfParam(cls: Cls, param: string): string | undefined {
  const kept = known.get(cls) ?? keptBy(cls);
  known.set(cls, kept);
  return kept.get(param);
}

function keptBy(cls: Cls): ReadonlyMap<string, string> {
  const constructor = constructorOf(cls);
  const kept = new Map<string, string>();
  const declared = new Set(cls.fields.map(({ name }) => name));
  for (const { target } of constructor?.params ?? []) {
    if (target.kind === 'name' && declared.has(target.name)) kept.set(target.name, target.name);
  }
  const note = (target: Expr, value: Expr) => {
    const isOwn = target.kind === 'member' && target.object.kind === 'name';
    if (isOwn && /^(self|this)$/.test(target.object.name) && value.kind === 'name') {
      kept.set(value.name, target.property);
    }
  };
  walk(constructor?.body ?? [], {
    stmt: (statement) => {
      if (statement.kind === 'assign') note(statement.target, statement.value);
    },
    expr: (expr) => {
      if (expr.kind === 'store') note(expr.target, expr.value);
    },
  });
  return kept;
}
