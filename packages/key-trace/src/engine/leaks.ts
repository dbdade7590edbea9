// Records a key that reaches a sink: as a leak of the module, or in the summary of the function whose parameter it is.
import type { Fn } from '../ir.ts';
import type { RuleId } from '../rules/rules.ts';
import { type Frame, stepAt } from './frame.ts';
import { wayOf } from './read.ts';
import { isBag, type Origin, type Step } from './value.ts';

export interface Arrival {
  readonly rule: RuleId;
  readonly at: number;
  readonly text: string;
  readonly isWeak?: boolean;
}

export function reportLeaks(frame: Frame, origins: readonly Origin[], arrival: Arrival): void {
  for (const origin of origins) {
    const step = stepAt(frame, arrival.at, arrival.text, origin.step);
    reportLeak(frame, origin, arrival.rule, step, arrival.isWeak ?? false);
  }
}

export function reportLeak(
  frame: Frame,
  origin: Origin,
  rule: RuleId,
  step: Step,
  isWeak: boolean,
): void {
  if (origin.kind === 'parameter') {
    if (origin.fn === undefined) return;
    addToSummary(frame, origin.fn, origin, rule, step, isWeak);
    const ways = frame.state.keyParams.get(origin.fn);
    if (ways?.has(wayOf(origin.param, origin.fields)) === true && printsWhole(rule)) {
      frame.state.leaks.push({ rule, origin: { ...origin, kind: 'body' }, step, isWeak });
    }
    return;
  }
  if (isBag(origin) && !isKeyBag(frame, origin, rule)) return;
  frame.state.leaks.push({ rule, origin, step, isWeak });
}

/** A whole object is not an argument of a process, and not part of a URL. */
function printsWhole(rule: RuleId): boolean {
  return rule === 'key-in-log' || rule === 'key-in-telemetry' || rule === 'key-in-response';
}

function addToSummary(
  frame: Frame,
  fn: Fn,
  { param, fields }: Origin,
  rule: RuleId,
  step: Step,
  isWeak: boolean,
): void {
  frame.program.addSink(fn, { rule, param, fields, step, isWeak });
}

/** A whole bag counts if the module is known to read a key from such a bag. */
function isKeyBag(frame: Frame, origin: Origin, rule: RuleId): boolean {
  if (origin.kind === 'environment') return rule !== 'key-in-subprocess' && rule !== 'key-on-disk';
  if (frame.state.keyBags.has(origin.kind)) return true;
  return origin.kind === 'headers' && frame.program.speaksOfKeys(frame.state.module);
}
