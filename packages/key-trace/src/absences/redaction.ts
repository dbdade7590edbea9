// What the logging configuration redacts, and which names of keys it misses.
import type { LogRedaction } from '../engine/program.ts';
import type { Fault } from '../findings-of.ts';
import { type Expr, type Fn, type Module, pathOf, type Stmt } from '../ir.ts';
import { secretKindOf } from '../names/secret-name.ts';
import { walk } from '../walk.ts';
import { findScrubbers } from './scrubbers.ts';

export interface Redaction extends LogRedaction {
  readonly gaps: readonly Fault[];
}

interface NameList {
  readonly module: Module;
  readonly at: number;
  readonly names: readonly string[];
}

const redactor =
  /redact|scrub|sanitiz|sanitis|mask|censor|sensitive|secret_?(fields|keys|names)|hidden_?(fields|keys|names)|blocklist|denylist|filter_?secrets/i;
/** Names of the protocol. A list with one of them is meant to cover all of them. */
const expected = [
  { label: 'session_key', test: /^x?[-_]?session[-_]?key$/i },
  { label: 'encrypted_key', test: /^x?[-_]?encrypted[-_]?key$/i },
  { label: 'api_key', test: /^(x[-_])?api[-_]?key$/i },
];

export function findRedaction(modules: readonly Module[]): Redaction {
  const lists = modules.flatMap((module) => listsOf(module));
  const fields = new Set(
    lists
      .filter(({ module, at }) => isUsedByLogger(module, at))
      .flatMap(({ names }) => names.flatMap(variants)),
  );
  const used = new Set(modules.flatMap(({ text }) => namesIn(text)));
  const scrubbing = findScrubbers(modules);
  return {
    fields,
    scrubbedFiles: scrubbing.files,
    gaps: [...lists.flatMap((list) => gapsOf(list, used)), ...scrubbing.gaps],
  };
}

/** `pino({ redact: [...] })`, and constants or sets inside something named a redactor. */
function listsOf(module: Module): NameList[] {
  if (!redactor.test(module.text) && !/processors\s*=/.test(module.text)) return [];
  const lists: NameList[] = [];
  const note = (expr: Expr) => {
    const names = literalsOf(expr).filter(
      (name) => secretKindOf(lastPart(name)) !== undefined || /authorization/i.test(name),
    );
    if (names.length > 0)
      lists.push({ module, at: expr.at, names: literalsOf(expr).map(lastPart) });
  };
  walk(module.body, {
    expr: (expr) => {
      if (expr.kind !== 'record') return;
      for (const { key, value } of expr.entries) {
        if (key?.kind === 'literal' && redactor.test(String(key.value))) note(value);
      }
    },
    stmt: (statement, fn) => {
      if (statement.kind === 'loop' && statement.over && isInRedactor(fn, module)) {
        note(statement.over);
      }
      const named = assignedName(statement);
      if (named === undefined) return;
      if (redactor.test(named.name) || isInRedactor(fn, module)) note(named.value);
    },
  });
  return lists;
}

function assignedName(statement: Stmt): { name: string; value: Expr } | undefined {
  if (statement.kind !== 'assign') return undefined;
  return { name: pathOf(statement.target) ?? '', value: statement.value };
}

/** By its name, or because a logger is configured with it. */
function isInRedactor(fn: Fn | undefined, { text }: Module): boolean {
  if (fn === undefined || fn.name === '') return false;
  if (redactor.test(fn.name)) return true;
  return new RegExp(String.raw`processors\s*=\s*\[[^\]]*\b${fn.name}\b`).test(text);
}

/** Texts of a list, a set, a call around one, or of the `paths` of an object. */
function literalsOf(expr: Expr): string[] {
  if (expr.kind === 'literal') return typeof expr.value === 'string' ? [expr.value] : [];
  if (expr.kind === 'list') return expr.items.flatMap(literalsOf);
  if (expr.kind === 'call')
    return expr.args.flatMap(({ value }) => (value.kind === 'list' ? literalsOf(value) : []));
  if (expr.kind === 'record') {
    return expr.entries.flatMap(({ key, value }) =>
      key?.kind === 'literal' && key.value === 'paths' ? literalsOf(value) : [],
    );
  }
  return [];
}

/** `req.headers["x-session-key"]`, `*.apiKey` → the last name. */
function lastPart(path: string): string {
  return (
    path
      .replace(/["'\]]+$/, '')
      .split(/[.["']+/)
      .at(-1) ?? path
  );
}

function variants(name: string): string[] {
  const snake = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return [name, snake, snake.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

/** The list counts for logs if the file configures a logger. */
function isUsedByLogger({ text }: Module, at: number): boolean {
  return (
    at >= 0 &&
    /pino\(|structlog\.configure|processors\s*=|addFilter|logging\.Filter|createLogger|dictConfig|formatters?|winston/.test(
      text,
    )
  );
}

function namesIn(text: string): string[] {
  return expected
    .filter(({ label }) => new RegExp(label.replace('_', '[-_]?'), 'i').test(text))
    .map(({ label }) => label);
}

function gapsOf({ module, at, names }: NameList, used: ReadonlySet<string>): Fault[] {
  if (!isUsedByLogger(module, at)) return [];
  const missed = expected.filter(
    ({ label, test }) => used.has(label) && !names.some((name) => test.test(name)),
  );
  const isAboutKeys = names.some((name) => expected.some(({ test }) => test.test(name)));
  if (missed.length === 0 || !isAboutKeys) return [];
  const message = `the list of what to redact misses ${missed.map(({ label }) => label).join(' and ')}`;
  return [{ rule: 'redaction-gap', file: module.path, at, message }];
}
