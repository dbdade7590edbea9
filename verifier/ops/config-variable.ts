import { isAbsolute } from 'node:path';
import { isApiOrigin } from '../../lib/protocol/binding.ts';

/** A variable: its meaning, its expected shape in words, and how it is read. */
export interface Variable<Value> {
  readonly name: string;
  /** One line for `--help`. */
  readonly meaning: string;
  readonly expected: string;
  /** Returns `undefined` if the text is malformed. */
  readonly read: (text: string) => Value | undefined;
  readonly fallback: Value;
  /** Its value is never shown, only whether it is set. */
  readonly isSecret?: boolean;
}

/** A limit of at least 1. */
export function limit(name: string, meaning: string, fallback: number): Variable<number> {
  const read = (text: string): number | undefined =>
    /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  return { name, meaning, expected: 'an integer from 1 to 999999999', read, fallback };
}

/** One of several values. */
export function oneOf<Value extends string>(
  name: string,
  meaning: string,
  values: readonly Value[],
  fallback: Value,
): Variable<Value> {
  const read = (text: string): Value | undefined => values.find((value) => value === text);
  return { name, meaning, expected: `one of ${values.join(', ')}`, read, fallback };
}

/** On or off. */
export function flag(name: string, meaning: string): Variable<boolean> {
  const read = (text: string): boolean | undefined => (text === '1' ? true : undefined);
  return { name, meaning, expected: '1 or empty', read, fallback: false };
}

/** The path of a file that is read at the start. */
export function file(name: string, meaning: string, kind: string): Variable<string | null> {
  const read = (text: string): string | undefined => (isAbsolute(text) ? text : undefined);
  return { name, meaning, expected: `the absolute path of a ${kind} file`, read, fallback: null };
}

/** An integer within a range. */
export function integer(
  name: string,
  meaning: string,
  [min, max]: readonly [number, number],
  fallback: number,
): Variable<number> {
  const read = (text: string): number | undefined => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return { name, meaning, expected: `an integer from ${min} to ${max}`, read, fallback };
}

/** One or more `https` origins. */
export function httpsOrigins(
  name: string,
  meaning: string,
  fallback: readonly string[],
): Variable<readonly string[]> {
  const read = (text: string): string[] | undefined => {
    const origins = text.split(',').map((origin) => origin.trim());
    return origins.every(isApiOrigin) ? origins : undefined;
  };
  const expected = 'https origins without a path, separated by commas';
  return { name, meaning, expected, read, fallback };
}
