// Applies the summary of a function to one call.
import type { Fn } from '../ir.ts';
import { cleaners, sanitisers } from '../rules/call-kinds.ts';
import { type Frame, stepAt } from './frame.ts';
import { reportLeak } from './leaks.ts';
import { isSelfParam } from './place-arguments.ts';
import { elementOf, readField } from './read.ts';
import {
  mergeOrigins,
  mergeValues,
  nothing,
  type Origin,
  originsWithin,
  type Step,
  type Value,
} from './value.ts';

const longestWay = 24;
const isElement = /^(\[\]|\d+)$/;
const deepest = 3;

/** The result of a call, with the arguments in place of the parameters. */
export function instantiate(value: Value, fn: Fn, args: readonly Value[], depth = 0): Value {
  if (value.origins.length === 0 && value.fields === undefined && value.items === undefined) {
    return value;
  }
  let result: Value = { ...value, origins: [] };
  for (const origin of value.origins) {
    if (origin.kind !== 'parameter' || origin.fn !== fn) {
      result = { ...result, origins: mergeOrigins(result.origins, [origin]) };
      continue;
    }
    const given = readWay(args[origin.param] ?? nothing, origin.fields);
    if (origin.form === 'same') result = mergeValues(result, given);
    else result = { ...result, origins: mergeOrigins(result.origins, formed(given, origin)) };
  }
  if (depth >= deepest) return result;
  const fields =
    value.fields &&
    new Map(
      [...value.fields].map(([name, field]) => [name, instantiate(field, fn, args, depth + 1)]),
    );
  const items = value.items && instantiate(value.items, fn, args, depth + 1);
  return { ...result, fields: fields ?? result.fields, items: items ?? result.items };
}

function formed(given: Value, { form }: Origin): readonly Origin[] {
  return originsWithin(given).map((origin) => ({ ...origin, form }));
}

function readWay(value: Value, fields: readonly string[]): Value {
  let read = value;
  for (const field of fields) {
    const known = read.fields?.get(field);
    const element = isElement.test(field) ? elementOf({ ...read, origins: [] }) : nothing;
    read = known ?? mergeValues(readField(read, field), element);
  }
  return read;
}

/** A function with this name has cleaned what it copies, but not what it returns unchanged. */
export function trustCleaner(value: Value, name: string): Value {
  if (!cleaners.test(name) && !sanitisers.test(name)) return value;
  const kept = originsWithin(value).filter(({ form }) => form !== 'copy');
  return { ...nothing, origins: kept, isClean: kept.length === 0, path: value.path };
}

/** Keys passed to a parameter that reaches a sink inside the function. */
export function reportCallees(
  frame: Frame,
  fn: Fn,
  args: readonly Value[],
  at: number,
  name: string,
  depth = 0,
): void {
  const { sinks, callbacks } = frame.program.summaryOf(fn);
  for (const sink of sinks) {
    const given = args[sink.param];
    if (given === undefined) continue;
    const origins = originsWithin(readWay(given, sink.fields));
    for (const origin of origins) {
      const handed = stepAt(frame, at, `handed to ${name}()`, origin.step);
      reportLeak(frame, origin, sink.rule, append(handed, sink.step), sink.isWeak);
    }
  }
  if (depth >= deepest) return;
  for (const { param, fields, args: inner } of callbacks) {
    const handed = readWay(args[param] ?? nothing, fields).fn;
    if (handed === undefined) continue;
    const given = inner.map((value) => instantiate(value, fn, args));
    const places =
      handed.self !== undefined && isSelfParam(handed.fn) ? [nothing, ...given] : given;
    reportCallees(frame, handed.fn, places, at, name, depth + 1);
  }
}

/** The path up to the call, then the path inside the function. */
function append(before: Step, inside: Step): Step {
  const steps: Step[] = [];
  for (let step: Step | undefined = inside; step !== undefined; step = step.before) {
    steps.unshift(step);
    if (steps.length >= longestWay) break;
  }
  let way = before;
  for (const { file, at, text } of steps) way = { file, at, text, before: way };
  return way;
}
