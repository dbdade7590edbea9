// Conditions on the names of an object's fields that exclude keys, or allow only listed names.
import type { Expr, Fn } from '../ir.ts';
import type { Frame } from './frame.ts';

const longest = 240;
const negated = /!==?|\bnot\b|!\w|!\(/;
const secret = /key|secret|token|credential|passw/i;

/** `{k: v for k, v in row.items() if k != "api_key"}`: the condition reads only the name. */
export function choosesByName(expr: Expr & { kind: 'each' }, frame: Frame): boolean {
  const [name, value] = expr.target.kind === 'list' ? expr.target.items : [];
  if (name?.kind !== 'name' || value?.kind !== 'name') return false;
  const text = frame.state.module.text.slice(expr.over.at, expr.over.at + longest);
  const condition = /\bif\b(.*?)(?:[\])}]\s*(?:[\n,.)]|$)|\bfor\b)/s.exec(text)?.[1];
  return condition !== undefined && leavesKeysOut(condition, name.name, value.name);
}

/** `.filter(([name]) => name !== "apiKey")`. */
export function filtersByName({ params, at }: Fn, frame: Frame): boolean {
  const [first] = params;
  if (first?.target.kind !== 'list') return false;
  const [name, value] = first.target.items;
  if (name?.kind !== 'name') return false;
  const text = frame.state.module.text.slice(at, at + longest);
  const condition = /=>([^\n]*)/.exec(text)?.[1] ?? '';
  return leavesKeysOut(condition, name.name, value?.kind === 'name' ? value.name : undefined);
}

/** `JSON.stringify(row, (name, value) => …)` with a condition on the name. */
export function isReplacer({ params, at }: Fn, frame: Frame): boolean {
  const [name] = params;
  if (params.length < 2 || name?.target.kind !== 'name') return false;
  const text = frame.state.module.text.slice(at, at + longest);
  const body = /=>([\s\S]*)/.exec(text)?.[1] ?? text;
  return mentions(body, name.target.name);
}

function leavesKeysOut(condition: string, name: string, value: string | undefined): boolean {
  if (!mentions(condition, name)) return false;
  if (value !== undefined && mentions(condition, value)) return false;
  return negated.test(condition) || !secret.test(condition.replaceAll(name, ''));
}

function mentions(text: string, name: string): boolean {
  return new RegExp(String.raw`(?<![\w$.])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`).test(
    text,
  );
}
