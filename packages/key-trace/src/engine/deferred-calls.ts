// Functions that are passed to other code, which calls them with a key.
import { parameterValues } from './decorators.ts';
import type { Frame } from './frame.ts';
import { reportCallees } from './instantiate.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import { placeArguments } from './place-arguments.ts';
import type { GivenArg } from './sink-arguments.ts';
import { type FnRef, nothing, originsWithin } from './value.ts';

const subscribing =
  /^(on|once|addListener|prependListener|addEventListener|subscribe|listen|hook)$/;
const emitting = /^(emit|emitAsync|trigger|fire|dispatch|publish|send|call)$/;
const delayed = /^(setTimeout|setInterval|call_later|Timer|enter|debounce|throttle)$/;

/** Functions that unknown code calls with the arguments after them, and event listeners. */
export function checkDeferredCalls(evaluated: EvaluatedCall, frame: Frame): void {
  followArguments(evaluated, frame);
  followKeywords(evaluated, frame);
  followEvent(evaluated, frame);
  followMutation(evaluated, frame);
}

/** `add_task(fn, key)`, `pool.submit(fn, key)`, `setTimeout(fn, 100, key)`. */
function followArguments(evaluated: EvaluatedCall, frame: Frame): void {
  const at = evaluated.args.findIndex(
    ({ name, value }) => name === undefined && value.fn !== undefined,
  );
  const handed = evaluated.args[at]?.value.fn;
  if (handed === undefined) return;
  const isDelayed = delayed.test(evaluated.name) && evaluated.args[at - 1] === undefined;
  hand(handed, evaluated.args.slice(at + (isDelayed ? 2 : 1)), evaluated, frame);
}

/** `Thread(target=fn, args=(key,), kwargs={"key": key})`. */
function followKeywords(evaluated: EvaluatedCall, frame: Frame): void {
  const valueOf = (pattern: RegExp) =>
    evaluated.args.find(({ name = '' }) => pattern.test(name))?.value;
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
    evaluated,
    frame,
  );
}

/** `bus.on("added", fn)` and `bus.emit("added", key)`, in any place. */
function followEvent(evaluated: EvaluatedCall, frame: Frame): void {
  const [first, ...rest] = evaluated.args;
  const event = first?.value.literal;
  if (typeof event !== 'string' || evaluated.receiver === undefined) return;
  if (subscribing.test(evaluated.name)) {
    for (const { value } of rest) if (value.fn) frame.program.addListener(event, value.fn);
  }
  if (!emitting.test(evaluated.name)) return;
  for (const listener of frame.program.listenersOf(event)) hand(listener, rest, evaluated, frame);
}

const outcomes = { onMutate: 0, onSuccess: 1, onError: 1, onSettled: 2 };

/** React Query: the callbacks beside `mutationFn` receive its arguments, too. */
function followMutation(evaluated: EvaluatedCall, frame: Frame): void {
  for (const { value } of evaluated.args) {
    const work = value.fields?.get('mutationFn')?.fn;
    const given = work && parameterValues(work.fn, frame)[0];
    if (given === undefined) continue;
    for (const [name, place] of Object.entries(outcomes)) {
      const handed = value.fields?.get(name)?.fn;
      const before = new Array<GivenArg>(place).fill({ name: undefined, value: nothing });
      if (handed) hand(handed, [...before, { name: undefined, value: given }], evaluated, frame);
    }
  }
}

function hand(
  handed: FnRef,
  given: readonly GivenArg[],
  evaluated: EvaluatedCall,
  frame: Frame,
): void {
  if (!given.some(({ value }) => originsWithin(value, { opaque: true }).length > 0)) return;
  const placed = placeArguments(handed.fn, given, handed.self !== undefined);
  const name = handed.fn.name === '' ? evaluated.name : handed.fn.name;
  reportCallees(frame, handed.fn, placed, evaluated.call.at, name);
}

/** A call of a parameter: whoever passes the function learns its arguments. */
export function noteCallback({ callee, args, call }: EvaluatedCall, frame: Frame): void {
  const values = args.map(({ value }) => value);
  if (!values.some((value) => originsWithin(value).length > 0)) return;
  for (const { kind, form, fn, param, fields } of callee.origins) {
    if (kind !== 'parameter' || form !== 'same' || fn === undefined) continue;
    frame.program.addCallback(fn, { param, fields, args: values, at: call.at });
  }
}
