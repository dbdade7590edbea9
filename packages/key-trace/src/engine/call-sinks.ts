// Sinks that are calls: which of their arguments must not be keys.
import type { Language } from '../ir.ts';
import { secretKindOf } from '../names/secret-name.ts';
import type { CallSink } from '../rules/call-sink.ts';
import { callSinks } from '../rules/sinks.ts';
import type { Frame } from './frame.ts';
import { reportLeaks } from './leaks.ts';
import type { EvaluatedCall } from './evaluated-call.ts';
import { originsAtSink } from './sink-arguments.ts';
import { createSource } from './sources.ts';
import { nothing, type Origin, originsWithin } from './value.ts';

/** Only builds a statement or a row. Dropped if its use is reported. */
const builders = {
  python: /(^|\.)(pg_)?(insert|update)\(\)(\.\w+\(\))*\.values$/i,
  typescript: /[rR]epo\w*\.(create|preload|merge)$/,
};

/** Reports the keys among the arguments of a call whose code is unknown. */
export function checkSinks(evaluated: EvaluatedCall, frame: Frame): void {
  const { language } = frame.state.module;
  const hasKey = evaluated.args.some(
    ({ value }) => originsWithin(value, { opaque: true }).length > 0,
  );
  if (!hasKey) return;
  for (const { sink, path } of sinksOf(language, evaluated.paths)) {
    if (!isWritten(sink, evaluated, frame)) continue;
    const all = originsAtSink(frame, sink, path, evaluated.args);
    const origins = isScrubbed(sink, path, frame) ? all.filter((one) => passes(one, frame)) : all;
    if (origins.length === 0) continue;
    const isWeak = builders[language].test(path);
    reportLeaks(frame, origins, {
      rule: printsToFile(evaluated) ? 'key-on-disk' : sink.rule,
      at: evaluated.call.at,
      text: `${path}()`,
      isWeak,
    });
    return;
  }
}

const consoles = /^(console|process|print|pprint|sys|util|traceback|click|typer)\b/;

/** A filter of the logger removes keys by their shape. The console has no filter. */
function isScrubbed({ rule }: CallSink, path: string, frame: Frame): boolean {
  const { scrubbedFiles } = frame.program.redaction;
  return (
    rule === 'key-in-log' && scrubbedFiles.has(frame.state.module.path) && !consoles.test(path)
  );
}

/** Session keys have no recognisable shape. */
function passes({ kind }: Origin, { program, state }: Frame): boolean {
  const isSession = kind === 'session key' || kind === 'encrypted key';
  return isSession && program.redaction.scrubbedFiles.get(state.module.path) !== true;
}

/** `print(line, file=out)`. */
function printsToFile({ name, args }: EvaluatedCall): boolean {
  const target = args.find(({ name: option }) => option === 'file')?.value.path ?? '';
  return name === 'print' && /(open|fdopen|TemporaryFile)\(\)$/.test(target);
}

interface FoundSink {
  readonly sink: CallSink;
  readonly path: string;
}

const knownSinks = new Map<string, readonly FoundSink[]>();

/** The sinks that a call of this path may be. */
function sinksOf(language: Language, paths: readonly string[]): readonly FoundSink[] {
  const id = [language, ...paths].join('\n');
  const known = knownSinks.get(id);
  if (known !== undefined) return known;
  const found: FoundSink[] = [];
  for (const sink of callSinks) {
    if (sink.language !== undefined && sink.language !== language) continue;
    const path = paths.find((one) => sink.call.test(one));
    const isOther = paths.some((one) => sink.unless?.test(one) === true);
    if (path !== undefined && !isOther) found.push({ sink, path });
  }
  if (knownSinks.size < 50_000) knownSinks.set(id, found);
  return found;
}

const longestHead = 160;

function isWritten(
  { least = 0, written }: CallSink,
  { args, call }: EvaluatedCall,
  frame: Frame,
): boolean {
  if (args.length < least) return false;
  return written?.test(frame.state.module.text.slice(call.at, call.at + longestHead)) !== false;
}

/** `row.api_key = key; row.save()`, `parser.write(file)`: the receiver contains what was stored in it. */
export function checkSave({ name, receiver, call, paths }: EvaluatedCall, frame: Frame): void {
  if (receiver === undefined || call.args.length > 1) return;
  const isFile = name === 'write' && /(ConfigParser|TOMLDocument)\(\)$/.test(receiver.path ?? '');
  if (!isFile && !/^a?save$/.test(name)) return;
  const { fields, items } = receiver;
  const origins = originsWithin({ ...nothing, fields, items }, { opaque: true });
  const rule = isFile ? 'key-on-disk' : 'key-in-database';
  reportLeaks(frame, origins, { rule, at: call.at, text: `${paths[0] ?? name}()` });
}

/** Zustand's `persist((set) => ({ apiKey: "" }), …)` keeps every field that `partialize` does not choose. */
export function checkPersisted({ name, args, call }: EvaluatedCall, frame: Frame): void {
  const [state, options] = args.map(({ value }) => value);
  if (name !== 'persist' || state?.fn === undefined) return;
  if (options?.fields?.has('partialize') !== false) return;
  const { fields } = frame.program.summaryOf(state.fn.fn).returns;
  for (const field of fields?.keys() ?? []) {
    const kind = secretKindOf(field);
    if (kind === undefined || kind === 'encrypted key') continue;
    const origin = createSource(frame, kind, call.at, `field ${field} of the state`);
    reportLeaks(frame, [origin], {
      rule: 'key-in-browser-storage',
      at: call.at,
      text: 'persist()',
    });
  }
}
