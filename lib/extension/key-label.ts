/** Longest label, in UTF-16 units. */
export const maxKeyLabelChars = 40;

/** Tells whether a value can name a key: one line of visible text, without space around it. */
export function isKeyLabel(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxKeyLabelChars) return false;
  return value !== '' && value.trim() === value && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value);
}
