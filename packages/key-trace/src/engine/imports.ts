import type { Stmt } from '../ir.ts';
import { isClassName } from '../names/class-name.ts';
import { secretKindOf } from '../names/secret-name.ts';
import type { Frame } from './frame.ts';
import { createSource } from './sources.ts';
import { nothing, type Value } from './value.ts';

/** Binds the names of an import: to the exports of a file of the tree, or else to their path. */
export function bindImport(statement: Stmt & { kind: 'import' }, frame: Frame): void {
  const { program, state, scope } = frame;
  const target = program.index.find(state.module.path, statement.from);
  if (target !== undefined) state.imports.add(target);
  for (const { imported, local } of statement.names) {
    if (imported === '**') {
      for (const [name, value] of exportsOf(frame, target) ?? []) scope.set(name, value);
      continue;
    }
    scope.set(local, importedValue(frame, statement, imported, target));
  }
}

function importedValue(
  frame: Frame,
  { from, at }: Stmt & { kind: 'import' },
  imported: string,
  target: string | undefined,
): Value {
  const exported = exportsOf(frame, target);
  if (imported === '*') {
    return { ...nothing, path: shortName(from), fields: exported, isOpaque: true };
  }
  const value = exported?.get(imported) ?? submodule(frame, from, imported);
  if (value !== undefined) return value;
  const path = imported === 'default' ? shortName(from) : pathOfImport(from, imported);
  const isValue = target === undefined && !isClassName(imported);
  const kind = isValue ? secretKindOf(imported) : undefined;
  if (kind !== 'API key') return { ...nothing, path };
  return { ...nothing, path, origins: [createSource(frame, kind, at, `${imported} is imported`)] };
}

/** `from app.services import byok`: the name is a file of the package. */
function submodule(frame: Frame, from: string, name: string): Value | undefined {
  if (frame.state.module.language !== 'python') return undefined;
  const joined = /\.$/.test(from) ? from + name : `${from}.${name}`;
  const target = frame.program.index.find(frame.state.module.path, joined);
  if (target === undefined) return undefined;
  frame.state.imports.add(target);
  return { ...nothing, path: name, fields: exportsOf(frame, target), isOpaque: true };
}

function exportsOf(
  frame: Frame,
  target: string | undefined,
): ReadonlyMap<string, Value> | undefined {
  if (target === undefined) return undefined;
  const state = frame.program.states.get(target);
  if (state === undefined) return undefined;
  const now = state.scope.entries();
  return now.size > 0 ? now : state.earlier;
}

/** `node:fs/promises` → `fs`, `@sentry/node` → `Sentry`: the names that the tables of sinks use. */
function shortName(from: string): string {
  const bare = from.replace(/^node:/, '');
  if (bare.startsWith('@sentry/')) return 'Sentry';
  if (bare === 'child_process') return 'child_process';
  if (bare === 'fs/promises' || bare === 'fs-extra') return 'fs';
  return (
    bare
      .replace(/\.[cm]?[jt]sx?$/, '')
      .split('/')
      .at(-1) ?? bare
  );
}

function pathOfImport(from: string, imported: string): string {
  return `${shortName(from)}.${imported}`;
}
