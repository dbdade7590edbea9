import type { Fn } from '../ir.ts';
import type { GivenArg } from './sink-arguments.ts';
import { nothing, type Value, withItem } from './value.ts';

/** The positions of the arguments by the parameters that they fill. */
export function placeArguments(fn: Fn, args: readonly GivenArg[], self: boolean): Value[] {
  const offset = self && isSelfParam(fn) ? 1 : 0;
  const placed: Value[] = [];
  let next = offset;
  for (const { name, value } of args) {
    const named = fn.params.findIndex(
      ({ target }) => target.kind === 'name' && target.name === name,
    );
    const place = name === undefined || name === '**' ? next : named;
    if (name === undefined) next += 1;
    const index = place < 0 ? fn.params.findIndex(({ isRest }) => isRest) : place;
    const last = fn.params.length - 1;
    const isRest = index >= last && fn.params[last]?.isRest === true;
    const at = isRest ? last : index;
    if (at < 0) continue;
    placed[at] = isRest ? withItem(placed[at] ?? nothing, value) : value;
  }
  return placed;
}

export function isSelfParam(fn: Fn): boolean {
  const first = fn.params[0]?.target;
  return first?.kind === 'name' && (first.name === 'self' || first.name === 'cls');
}
