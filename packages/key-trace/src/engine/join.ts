import type { Expr } from '../ir.ts';
import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { reportLeaks } from './leaks.ts';
import { clean, nothing, originsOf, originsWithin, reshape, type Value } from './value.ts';

const longestBefore = 300;
const parameterBefore = /[?&][\w.[\]-]+=$|[?&]$/;
const urlBefore = /(https?|wss?):\/\/[^\s'"<>]*$/i;

/**
 * Text made of parts: if a part is a key, the text contains a key. If no part is one, the text is not a key, whatever its name.
 */
export function evaluateJoin(expr: Expr & { kind: 'join' }, frame: Frame): Value {
  const values = expr.parts.map((part) => evaluate(part, frame));
  const origins = reshape(originsOf(values), 'text');
  if (origins.length === 0) return joinedLiteral(values) ?? clean;
  reportUrl(expr, values, frame);
  return { ...nothing, origins };
}

function joinedLiteral(values: readonly Value[]): Value | undefined {
  const texts = values.map(({ literal }) => literal);
  if (!texts.every((text) => typeof text === 'string' || typeof text === 'number'))
    return undefined;
  return { ...nothing, literal: texts.join('') };
}

/** `…?key=` before a key, or a key in the path of a URL. */
function reportUrl(expr: Expr & { kind: 'join' }, values: readonly Value[], frame: Frame): void {
  let before = '';
  values.forEach((value, index) => {
    if (typeof value.literal === 'string') {
      before += value.literal.slice(-longestBefore).replace(/%[sd]|\{\w*\}/g, '');
      return;
    }
    const origins = originsWithin(value);
    const isUrl = parameterBefore.test(before) || urlBefore.test(before);
    if (origins.length > 0 && isUrl) {
      const at = expr.parts[index]?.at ?? expr.at;
      reportLeaks(frame, origins, { rule: 'key-in-url', at, text: 'part of a URL', isWeak: true });
    }
    before = `${before.slice(-longestBefore)}…`;
  });
}
