import type { Cls, Fn, Module } from '../ir.ts';
import { ModuleIndex } from './module-index.ts';
import type { ModuleState } from './module-state.ts';
import { Scope } from './scope.ts';
import type { Callback, SinkOfParam, Summary } from './summary.ts';
import {
  type ClassRef,
  type FnRef,
  mergeValues,
  nothing,
  originsWithin,
  tainted,
  type Value,
} from './value.ts';

/** What the logging configuration of the tree redacts. */
export interface LogRedaction {
  /** Fields of structured logs, by their names. */
  readonly fields: ReadonlySet<string>;
  /** Files whose loggers remove keys by their shape, and whether these include session keys. */
  readonly scrubbedFiles: ReadonlyMap<string, boolean>;
}

const mostSinks = 24;
const mostCallbacks = 8;
const mostListeners = 12;
const startBudget = 400_000;

/** The scanned tree under analysis: its modules, and what is known about its functions and the fields of its classes. */
export class Program {
  readonly states = new Map<string, ModuleState>();
  readonly index: ModuleIndex;
  /** Modules about which another module has learnt something. */
  readonly changed = new Set<string>();
  readonly #summaries = new Map<Fn, Summary>();
  readonly #fields = new Map<Cls, Map<string, Value>>();
  readonly #aboutKeys = new Map<Module, boolean>();
  readonly #listeners = new Map<string, FnRef[]>();

  readonly redaction: LogRedaction;

  constructor(modules: readonly Module[], redaction: LogRedaction) {
    this.redaction = redaction;
    this.index = new ModuleIndex(modules.map(({ path }) => path));
    for (const module of modules) {
      this.states.set(module.path, {
        module,
        scope: new Scope(undefined, undefined),
        earlier: new Map(),
        leaks: [],
        imports: new Set(),
        keyBags: new Set(),
        keyParams: new Map(),
        budget: startBudget,
      });
    }
  }

  summaryOf(fn: Fn): Summary {
    const known = this.#summaries.get(fn);
    if (known !== undefined) return known;
    const summary: Summary = { returns: nothing, raises: nothing, sinks: [], callbacks: [] };
    this.#summaries.set(fn, summary);
    return summary;
  }

  addSink(fn: Fn, sink: SinkOfParam): void {
    const { sinks } = this.summaryOf(fn);
    const isKnown = sinks.some(
      (other) =>
        other.rule === sink.rule &&
        other.param === sink.param &&
        other.step.at === sink.step.at &&
        other.step.file === sink.step.file &&
        other.fields.join() === sink.fields.join(),
    );
    if (!isKnown && sinks.length < mostSinks) sinks.push(sink);
  }

  /** Recorded again in each round, because the arguments of its calls may be known by now. */
  addCallback(fn: Fn, callback: Callback): void {
    const { callbacks } = this.summaryOf(fn);
    const known = callbacks.findIndex(
      ({ at, param }) => at === callback.at && param === callback.param,
    );
    if (known >= 0) callbacks[known] = callback;
    else if (callbacks.length < mostCallbacks) callbacks.push(callback);
  }

  addListener(event: string, listener: FnRef): void {
    const known = this.#listeners.get(event) ?? [];
    if (known.some(({ fn }) => fn === listener.fn) || known.length >= mostListeners) return;
    this.#listeners.set(event, [...known, listener]);
  }

  listenersOf(event: string): readonly FnRef[] {
    return this.#listeners.get(event) ?? [];
  }

  fieldOf(cls: Cls, name: string): Value | undefined {
    return this.#fields.get(cls)?.get(name);
  }

  fieldsOf(cls: Cls): ReadonlyMap<string, Value> | undefined {
    return this.#fields.get(cls);
  }

  /** Constructor arguments that the object stores. Methods in a file that was already read must see them. */
  keepField({ cls, module }: ClassRef, name: string, value: Value): void {
    const before = originsWithin(this.fieldOf(cls, name) ?? nothing).length;
    this.addField(cls, name, withoutParameters(value));
    const after = originsWithin(this.fieldOf(cls, name) ?? nothing).length;
    if (after > before) this.changed.add(module);
  }

  /** Values that any method assigns to a field. Parameters of that method mean nothing to other methods. */
  addField(cls: Cls, name: string, value: Value): void {
    const fields = this.#fields.get(cls) ?? new Map<string, Value>();
    this.#fields.set(cls, fields);
    const origins = value.origins.filter(({ kind }) => kind !== 'parameter');
    const kept = { ...value, origins };
    fields.set(name, mergeValues(fields.get(name) ?? nothing, kept));
  }

  /** Whether a file is about API keys at all. Decryption in other files yields other things. */
  speaksOfKeys(module: Module): boolean {
    const known = this.#aboutKeys.get(module);
    if (known !== undefined) return known;
    const speaks =
      /api[-_ ]?key|byok|encrypted[-_]?key|session[-_]?key|provider[-_]?key|\b(openai|anthropic|openrouter|gemini|mistral|groq|cohere)\b|["'](llm|provider)["']/i.test(
        module.text,
      );
    this.#aboutKeys.set(module, speaks);
    return speaks;
  }
}

/** Only the keys, without their nesting, because objects that return themselves would nest without end. */
function withoutParameters(value: Value): Value {
  if (value.isMasked || value.isClean) return value;
  const keys = originsWithin(value).filter(({ kind }) => kind !== 'parameter');
  if (keys.length === 0) return nothing;
  const fields = new Map(
    [...(value.fields ?? [])].map(([name, field]) => [
      name,
      tainted(originsWithin(field).filter(({ kind }) => kind !== 'parameter')),
    ]),
  );
  const origins = value.origins.filter(({ kind }) => kind !== 'parameter');
  return { ...tainted(fields.size > 0 ? origins : keys), fields };
}
