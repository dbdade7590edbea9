import type { IncomingHttpHeaders } from 'node:http';
import type { RateLimits } from './model-connector.ts';

/** The limits if the provider names none. */
export const unknownLimits: RateLimits = { requests_per_minute: null, tokens_per_minute: null };

/** The whole number in the first of these headers that has one, or `null`. */
export function readLimit(
  headers: IncomingHttpHeaders,
  ...names: readonly string[]
): number | null {
  const values = names.map((name) => headers[name]);
  const text = values.find((value) => typeof value === 'string' && /^\d{1,12}$/.test(value));
  return text === undefined ? null : Number(text);
}
