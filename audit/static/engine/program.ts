import type { Cls, Fn, Module } from '../ir.ts';
import type { ModuleState } from './frame.ts';
import type { SinkOfParam } from './leaks.ts';
import { ModuleIndex } from './module-index.ts';
import { Scope } from './scope.ts';
import { mergeValues, nothing, type Value } from './value.ts';

/** What a caller must know of a function: what it gives back and where its parameters go. */
export interface Summary {
  returns: Value;
  raises: Value;
  readonly sinks: SinkOfParam[];
}

/** What the logging set-up of the tree takes out. */
export interface LogRedaction {
  /** Fields of structured logs, by their names. */
  readonly fields: ReadonlySet<string>;
  /** Files whose loggers take keys out by their shape, and whether session keys are among these. */
  readonly scrubbedFiles: ReadonlyMap<string, boolean>;
}

const mostSinks = 24;
const startBudget = 400_000;

/** The scanned tree under analysis: its modules, what is known of its functions and of the fields of its classes. */
export class Program {
  readonly states = new Map<string, ModuleState>();
  readonly index: ModuleIndex;
  readonly #summaries = new Map<Fn, Summary>();
  readonly #fields = new Map<Cls, Map<string, Value>>();
  readonly #aboutKeys = new Map<Module, boolean>();

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
    const summary: Summary = { returns: nothing, raises: nothing, sinks: [] };
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

  fieldOf(cls: Cls, name: string): Value | undefined {
    return this.#fields.get(cls)?.get(name);
  }

  fieldsOf(cls: Cls): ReadonlyMap<string, Value> | undefined {
    return this.#fields.get(cls);
  }

  /** What any method assigns to a field. Parameters of that method mean nothing to another. */
  addField(cls: Cls, name: string, value: Value): void {
    const fields = this.#fields.get(cls) ?? new Map<string, Value>();
    this.#fields.set(cls, fields);
    const origins = value.origins.filter(({ kind }) => kind !== 'parameter');
    const kept = { ...value, origins };
    fields.set(name, mergeValues(fields.get(name) ?? nothing, kept));
  }

  /** Whether a file is about API keys at all: decryption elsewhere gives other things. */
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
