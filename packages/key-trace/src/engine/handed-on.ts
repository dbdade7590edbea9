// Functions that are handed to other code, which calls them with a key.
import { parameterValues } from './decorators.ts';
import type { Frame } from './frame.ts';
import { reportCallees } from './instantiate.ts';
import type { Made } from './made-call.ts';
import { placeArguments } from './place-arguments.ts';
import type { GivenArg } from './sink-arguments.ts';
import { type FnRef, nothing, originsWithin } from './value.ts';

const subscribing =
  /^(on|once|addListener|prependListener|addEventListener|subscribe|listen|hook)$/;
const emitting = /^(emit|emitAsync|trigger|fire|dispatch|publish|send|call)$/;
const delayed = /^(setTimeout|setInterval|call_later|Timer|enter|debounce|throttle)$/;

/** What unknown code calls with the arguments that follow, and listeners of events. */
export function checkHandedOn(made: Made, frame: Frame): void {
  followArguments(made, frame);
  followKeywords(made, frame);
  followEvent(made, frame);
  followMutation(made, frame);
}

/** `add_task(fn, key)`, `pool.submit(fn, key)`, `setTimeout(fn, 100, key)`. */
function followArguments(made: Made, frame: Frame): void {
  const at = made.args.findIndex(({ name, value }) => name === undefined && value.fn !== undefined);
  const handed = made.args[at]?.value.fn;
  if (handed === undefined) return;
  const isDelayed = delayed.test(made.name) && made.args[at - 1] === undefined;
  hand(handed, made.args.slice(at + (isDelayed ? 2 : 1)), made, frame);
}

/** `Thread(target=fn, args=(key,), kwargs={"key": key})`. */
function followKeywords(made: Made, frame: Frame): void {
  const valueOf = (pattern: RegExp) => made.args.find(({ name = '' }) => pattern.test(name))?.value;
  const handed = valueOf(/^(target|func|function|fn|callback)$/)?.fn;
  if (handed === undefined) return;
  const listed = [...(valueOf(/^args$/)?.fields?.values() ?? [])];
  const named = [...(valueOf(/^kwargs$/)?.fields ?? [])];
  hand(
    handed,
    [
      ...listed.map((value) => ({ name: undefined, value })),
      ...named.map(([name, value]) => ({ name, value })),
    ],
    made,
    frame,
  );
}

/** `bus.on("added", fn)` and `bus.emit("added", key)`, wherever they stand. */
function followEvent(made: Made, frame: Frame): void {
  const [first, ...rest] = made.args;
  const event = first?.value.literal;
  if (typeof event !== 'string' || made.receiver === undefined) return;
  if (subscribing.test(made.name)) {
    for (const { value } of rest) if (value.fn) frame.program.addListener(event, value.fn);
  }
  if (!emitting.test(made.name)) return;
  for (const listener of frame.program.listenersOf(event)) hand(listener, rest, made, frame);
}

const outcomes = { onMutate: 0, onSuccess: 1, onError: 1, onSettled: 2 };

/** React Query: what `mutationFn` is given, the callbacks beside it are given, too. */
function followMutation(made: Made, frame: Frame): void {
  for (const { value } of made.args) {
    const work = value.fields?.get('mutationFn')?.fn;
    const given = work && parameterValues(work.fn, frame)[0];
    if (given === undefined) continue;
    for (const [name, place] of Object.entries(outcomes)) {
      const handed = value.fields?.get(name)?.fn;
      const before = new Array<GivenArg>(place).fill({ name: undefined, value: nothing });
      if (handed) hand(handed, [...before, { name: undefined, value: given }], made, frame);
    }
  }
}

function hand(handed: FnRef, given: readonly GivenArg[], made: Made, frame: Frame): void {
  if (!given.some(({ value }) => originsWithin(value, { opaque: true }).length > 0)) return;
  const placed = placeArguments(handed.fn, given, handed.self !== undefined);
  const name = handed.fn.name === '' ? made.name : handed.fn.name;
  reportCallees(frame, handed.fn, placed, made.call.at, name);
}

/** A call of a parameter: whoever hands over the function learns what it is called with. */
export function noteCallback({ callee, args, call }: Made, frame: Frame): void {
  const values = args.map(({ value }) => value);
  if (!values.some((value) => originsWithin(value).length > 0)) return;
  for (const { kind, form, fn, param, fields } of callee.origins) {
    if (kind !== 'parameter' || form !== 'same' || fn === undefined) continue;
    frame.program.addCallback(fn, { param, fields, args: values, at: call.at });
  }
}
