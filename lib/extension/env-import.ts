import { readApiKey } from './api-key.ts';
import { isKeyLabel } from './key-label.ts';
import { type ProviderId, providerIds, providers, recogniseProvider } from '../providers.ts';

/** A key found among `.env` lines. */
export interface EnvKey {
  /** The variable's name. */
  readonly name: string;
  readonly provider: ProviderId;
  /** `null` for the first key in a variable that its provider's tools read; for any other, the variable's name. */
  readonly label: string | null;
  /** UTF-8; whoever has called owns the bytes and zeroes them. */
  readonly apiKey: Uint8Array;
}

/** What a block of `.env` lines holds. Of everything that is no key, the variable's name at most. */
export interface EnvReading {
  /** In the order of the lines; at most {@link maxEnvKeys}. */
  readonly keys: readonly EnvKey[];
  /** Variables that no AI provider's key is in. */
  readonly otherNames: readonly string[];
  /** Variables that should hold a provider's key, but what they hold cannot be one. */
  readonly unusableNames: readonly string[];
  /** How many lines are no `NAME=value`. */
  readonly unreadableLines: number;
}

/** A key found among `.env` lines, without the key. */
export type EnvKeyName = Omit<EnvKey, 'apiKey'>;

/** What a user is shown of a block. */
export interface EnvPreview extends Omit<EnvReading, 'keys'> {
  readonly keys: readonly EnvKeyName[];
}

/** Longest block that is read, in UTF-16 units. */
export const maxEnvChars = 65_536;

/** Most keys that one block can bring; the names of the rest are among the unusable ones. */
export const maxEnvKeys = 32;

/** A variable and its value; `null` if the value goes over several lines, as no key does. */
interface Assignment {
  readonly name: string;
  readonly value: string | null;
}

/** `NAME=value`, `export NAME=value` or `NAME: value`. */
const assignment = /^(?:export\s+)?(\w+)(?:\s*=|:(?=\s))\s*(.*)$/;

/** Names are upper or lower case throughout: a piece of base64 before an `=` must not pass for one, and be shown. */
const variableName = /^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_]*)$/;

/**
 * Tells whether a pasted text is `.env` lines and no single key: several lines of which one is an assignment, or one
 * that assigns a key.
 * @param text at most {@link maxEnvChars} of it are looked at
 */
export function isEnvBlock(text: string): boolean {
  const lines = splitLines(text.slice(0, maxEnvChars).trim());
  const assignments = lines.map(readAssignment).filter((found) => found !== null);
  if (lines.length > 1) return assignments.length > 0;
  return assignments.some(({ name, value }) => identify(name, value) !== null);
}

/**
 * Reads a block of `.env` lines: comments, `export`, quotes, `NAME: value`, any line ends. A provider is recognised by
 * the shape of the value, then by the name of the variable; of two lines with one name the later counts.
 * @returns `null` if the block is longer than {@link maxEnvChars}
 */
export function readEnv(text: string): EnvReading | null {
  if (text.length > maxEnvChars) return null;
  const { values, unreadableLines } = readAssignments(splitLines(text));
  const names = [...values.keys()];
  const found = names.flatMap((name) => identify(name, values.get(name) ?? null) ?? []);
  const keys = found.slice(0, maxEnvKeys);
  const rest = names.filter((name) => !keys.some((key) => key.name === name));
  return {
    keys: labelKeys(keys).map(({ text, ...key }) => ({
      ...key,
      apiKey: new TextEncoder().encode(text),
    })),
    otherNames: rest.filter((name) => !isKeyVariable(name, values)),
    unusableNames: rest.filter((name) => isKeyVariable(name, values)),
    unreadableLines,
  };
}

interface FoundKey {
  readonly name: string;
  readonly provider: ProviderId;
  readonly text: string;
}

function identify(name: string, value: string | null): FoundKey | null {
  const reading = readApiKey(value ?? '');
  if (!reading.ok) return null;
  const provider = recogniseProvider(reading.apiKey) ?? providerOfVariable(name);
  return provider === null ? null : { name, provider, text: reading.apiKey };
}

function providerOfVariable(name: string): ProviderId | null {
  const variable = name.toUpperCase();
  return providerIds.find((id) => providers[id].keyVariables.includes(variable)) ?? null;
}

function isKeyVariable(name: string, values: ReadonlyMap<string, string | null>): boolean {
  return providerOfVariable(name) !== null || identify(name, values.get(name) ?? null) !== null;
}

function labelKeys(keys: readonly FoundKey[]): (FoundKey & Pick<EnvKey, 'label'>)[] {
  const named = new Set<ProviderId>();
  return keys.map((key) => {
    const isPlain = providerOfVariable(key.name) === key.provider && !named.has(key.provider);
    if (isPlain) named.add(key.provider);
    return { ...key, label: isPlain ? null : key.name };
  });
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|[\r\n\u2028\u2029]/);
}

function readAssignments(lines: readonly string[]) {
  const values = new Map<string, string | null>();
  let unreadableLines = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const found = readAssignment(line);
    const lastLine = found?.value === null ? findClosingQuote(lines, at) : at;
    if (found === null || lastLine === null) {
      unreadableLines++;
      continue;
    }
    // Taken out first, so that the order is that of the lines that count.
    values.delete(found.name);
    values.set(found.name, found.value);
    at = lastLine;
  }
  return { values, unreadableLines };
}

function readAssignment(line: string): Assignment | null {
  const [, name = '', text = ''] = assignment.exec(line.trim()) ?? [];
  if (!variableName.test(name) || !isKeyLabel(name) || recogniseProvider(name) !== null)
    return null;
  return { name, value: readValue(text) };
}

/** The text between quotes, or up to a comment; `null` if a quote is not closed on this line. */
function readValue(text: string): string | null {
  const quote = quoteOf(text);
  if (quote === null) return text.replace(/(?:^|\s)#.*$/, '').trim();
  const end = text.indexOf(quote, 1);
  return end === -1 ? null : text.slice(1, end);
}

function quoteOf(text: string): string | null {
  return /^["'`]/.exec(text)?.[0] ?? null;
}

/** The line on which the quote that one line leaves open is closed; `null` if none does. */
function findClosingQuote(lines: readonly string[], opening: number): number | null {
  const [, , text = ''] = assignment.exec((lines[opening] ?? '').trim()) ?? [];
  const quote = quoteOf(text) ?? '';
  const after = lines.slice(opening + 1).findIndex((line) => line.includes(quote));
  return after === -1 ? null : opening + 1 + after;
}
