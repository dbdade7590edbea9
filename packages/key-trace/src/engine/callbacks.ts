// Functions that are passed to `map`, `then` and the like.
import type { Frame } from './frame.ts';
import { instantiate, reportCallees } from './instantiate.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import { filtersByName } from './name-filters.ts';
import { elementOf } from './read.ts';
import { clean, isBag, nothing, type Value } from './value.ts';

const callbacks =
  /^(map|flatMap|forEach|filter|find|some|every|reduce|then|catch|finally|sort|replace|Map|on|once)$/;

/** `keys.map(fn)`, `promise.then(fn)`: the function receives what the receiver contains. */
export function callbackResult(evaluated: EvaluatedCall, frame: Frame): Value | undefined {
  const { name, receiver, args, call } = evaluated;
  const handed = args.find(({ value }) => value.fn !== undefined)?.value.fn;
  if (handed === undefined || !callbacks.test(name)) return undefined;
  const isEvent = name === 'on' || name === 'once';
  if (isEvent && !/^(data|message|readable|chunk)$/.test(String(args[0]?.value.literal))) {
    return undefined;
  }
  const over = receiver ?? args[1]?.value ?? nothing;
  const element = name === 'then' ? over : elementOf(over);
  const handedOn = name === 'reduce' ? [args[1]?.value ?? nothing, element] : [element];
  reportCallees(frame, handed.fn, handedOn, call.at, handed.fn.name === '' ? name : handed.fn.name);
  if (/^(forEach|some|every|catch|finally|on|once)$/.test(name)) return nothing;
  if (name === 'filter' && filtersByName(handed.fn, frame)) return clean;
  if (name === 'filter' || name === 'find') {
    const origins = over.origins.filter((origin) => !isBag(origin));
    return { ...over, origins, path: undefined };
  }
  const result = instantiate(frame.program.summaryOf(handed.fn).returns, handed.fn, handedOn);
  return name === 'then' || name === 'reduce' ? result : { ...nothing, items: result };
}
