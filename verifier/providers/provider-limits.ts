import type { IncomingHttpHeaders } from 'node:http';
import type { RateLimits } from './model-connector.ts';

/** What is known of the limits where the provider names none. */
export const unknownLimits: RateLimits = { requests_per_minute: null, tokens_per_minute: null };

/** A whole number from the first of these headers that has one, or `null`. */
export function readLimit(
  headers: IncomingHttpHeaders,
  ...names: readonly string[]
): number | null {
  const values = names.map((name) => headers[name]);
  const text = values.find((value) => typeof value === 'string' && /^\d{1,12}$/.test(value));
  return text === undefined ? null : Number(text);
}
