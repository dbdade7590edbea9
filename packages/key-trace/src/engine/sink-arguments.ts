// Which arguments of a call count for a sink, and which keys they contain.
import { lastName } from '../ir.ts';
import type { CallSink } from '../rules/call-sink.ts';
import type { Frame } from './frame.ts';
import { mergeOrigins, type Origin, originsWithin, type Value } from './value.ts';

export interface GivenArg {
  readonly name: string | undefined;
  readonly value: Value;
}

export function originsAtSink(
  frame: Frame,
  sink: CallSink,
  path: string,
  args: readonly GivenArg[],
): readonly Origin[] {
  const isLog = sink.rule === 'key-in-log';
  const withoutFields = isLog ? frame.program.redaction.fields : undefined;
  const how = { opaque: sink.opaque ?? false, ...(withoutFields && { withoutFields }) };
  let origins: readonly Origin[] = [];
  const values = chosen(sink, path, args, withoutFields);
  for (const [index, value] of values.entries()) {
    const found = originsWithin(value, how);
    origins = mergeOrigins(
      origins,
      sink.rule === 'key-in-cache' && index === 0 ? named(found) : found,
    );
  }
  return origins;
}

/** `cache.get(session_key)`: it may be only the name of a session. */
function named(origins: readonly Origin[]): readonly Origin[] {
  return origins.filter(({ kind }) => kind !== 'session key');
}

function chosen(
  { args: wanted }: CallSink,
  path: string,
  args: readonly GivenArg[],
  redacted: ReadonlySet<string> | undefined,
): Value[] {
  const open = args.filter(({ name }) => name === undefined || redacted?.has(name) !== true);
  if (wanted === undefined) return open.map(({ value }) => value);
  const positional = open.filter(({ name }) => name === undefined).map(({ value }) => value);
  return wanted.flatMap((one): Value[] => {
    if (typeof one === 'number') return positional.slice(one, one + 1);
    if (one === '#url') return urlArguments(path, positional);
    if (one.startsWith('#')) {
      // What is put into a URL object is reported there.
      const options = positional.filter(({ path }) => path === undefined || !/URL\(\)$/.test(path));
      return options.flatMap((value) => value.fields?.get(one.slice(1)) ?? []);
    }
    return open.filter(({ name }) => name === one).map(({ value }) => value);
  });
}

/** The first argument, or the second if the first is a method. From an object of options, its `url`. */
function urlArguments(path: string, positional: readonly Value[]): Value[] {
  const count = /^(request|stream|build_request|ws_connect|open)$/i.test(lastName(path)) ? 2 : 1;
  return positional.slice(0, count).flatMap((value): Value[] => {
    const parts = ['url', 'baseURL', 'uri'].flatMap((name) => value.fields?.get(name) ?? []);
    return [{ ...value, fields: undefined, items: undefined }, ...parts];
  });
}
