import { decodeBase64Url } from './base64.ts';
import { isProtocolTime } from './binding.ts';
import { ByokConfigurationError } from './errors.ts';

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** @throws {ByokConfigurationError} when the value is not an object */
export function expectObject(value: unknown, name: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw refusal(name, 'an object');
}

/** @throws {ByokConfigurationError} when the value is not a list, or too long */
export function expectList(value: unknown, name: string, max = 8): unknown[] {
  if (Array.isArray(value) && value.length <= max) return value;
  throw refusal(name, `a list of at most ${max}`);
}

/** @throws {ByokConfigurationError} when the value is malformed */
export function expectText(value: unknown, name: string, shape: RegExp): string {
  if (typeof value === 'string' && shape.test(value)) return value;
  throw refusal(name, `text of the form ${shape.source}`);
}

/** @throws {ByokConfigurationError} when the value is not base64url of this many bytes */
export function expectBytes(value: unknown, name: string, min: number, max = min): string {
  const bytes = typeof value === 'string' ? decodeBase64Url(value) : null;
  if (typeof value === 'string' && bytes !== null && bytes.length >= min && bytes.length <= max) {
    return value;
  }
  throw refusal(name, `base64url of ${min === max ? '' : `${min} to `}${max} bytes`);
}

/** @throws {ByokConfigurationError} when the value is not an integer in this range */
export function expectInteger(value: unknown, name: string, min: number, max: number): number {
  const isWithin = typeof value === 'number' && Number.isInteger(value);
  if (isWithin && value >= min && value <= max) return value;
  throw refusal(name, `a whole number from ${min} to ${max}`);
}

/** @throws {ByokConfigurationError} when the value is not a time of the protocol */
export function expectTime(value: unknown, name: string): number {
  if (typeof value === 'number' && isProtocolTime(value)) return value;
  throw refusal(name, 'whole seconds of ten digits');
}

/** @throws {ByokConfigurationError} when a value is repeated */
export function expectUnique(name: string, values: readonly string[]): void {
  if (new Set(values).size !== values.length) throw refusal(name, 'a list without duplicates');
}

/** Creates an error that names the member and the expected shape, never the value. */
export function refusal(name: string, shape: string): ByokConfigurationError {
  return new ByokConfigurationError(`${name} must be ${shape}`);
}
