// Exceptions and their contents, from where they are raised to where they are caught.
import { type Handler, lastName } from '../ir.ts';
import type { Frame } from './frame.ts';
import { clean, mergeOrigins, originsWithin, reshape, tainted, type Value } from './value.ts';

const mostRaised = 12;

/** Records an exception that contains a key. Others do not matter. */
export function raise(value: Value, frame: Frame): void {
  const isKnown = frame.raised.length >= mostRaised;
  if (!isKnown && originsWithin(value, { opaque: true }).length > 0) frame.raised.push(value);
}

/** Removes from the body's exceptions those that one of the handlers catches. */
export function takeCaught(frame: Frame, from: number, handlers: readonly Handler[]): Value[] {
  const raised = frame.raised.splice(from);
  frame.raised.push(...raised.filter((value) => !handlers.some((one) => catches(one, value))));
  return raised;
}

/** The value of a handler's variable: the exceptions of its classes. */
export function caughtBy(handler: Handler, raised: readonly Value[]): Value {
  const origins = raised
    .filter((value) => catches(handler, value))
    .reduce(
      (all, value) => mergeOrigins(all, originsWithin(value, { opaque: true })),
      clean.origins,
    );
  if (origins.length === 0) return { ...clean, path: 'exception' };
  const text = tainted(reshape(origins, 'text'));
  const fields = ['message', 'stack', 'args', 'detail', 'cause'].map(
    (name) => [name, text] as const,
  );
  return { ...text, fields: new Map(fields), path: 'exception' };
}

const broad = /(^|\.)(Exception|BaseException|Error)$/;

function catches({ types }: Handler, { path, instanceOf }: Value): boolean {
  if (types.length === 0 || types.some((type) => broad.test(type))) return true;
  const names = [lastName(path ?? ''), ...(instanceOf?.cls.bases ?? []).map(lastName)];
  return path === undefined || types.some((type) => names.includes(lastName(type)));
}
