// Masks: what is shown instead of a key.
const longestHint = 12;

/** Unknown bounds are treated as those of a mask, unless only the start is cut off. */
export function isHint(hasFrom: boolean, from: unknown, hasTo: boolean, to: unknown): boolean {
  if (typeof from === 'number' && from < 0) return from >= -longestHint;
  if (!hasTo) return false;
  if (typeof to !== 'number') return !hasFrom || from === 0;
  const start = typeof from === 'number' ? from : 0;
  return to > 0 && to - start <= longestHint;
}

const redaction =
  /^\W*(\*{2,}|x{3,}|•+|…|\.{3}|redact|mask|hidden|secret|removed|filtered|sensitive|scrubbed|private|omitted)/i;

/** `***`, `sk-****`, `Bearer ***`, `[key]`, `<api-key>`. */
const stars = /^\W*\*+\W*$|\*{3,}|•{3,}|^[[<({][a-z][\w .-]*[\])}>]$/i;

/** Whether a constant stands for a removed value. */
export function isRedaction(value: unknown): boolean {
  return typeof value === 'string' && (redaction.test(value) || stars.test(value));
}
