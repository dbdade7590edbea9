import { createHash } from 'node:crypto';
import type { Leak } from './engine/module-state.ts';
import { firstStep, type Step } from './engine/value.ts';
import type { Finding, Place } from './finding.ts';
import { LineIndex } from './line-index.ts';
import { type RuleId, rules } from './rules/rules.ts';

/** A fault at one place, found without following a key. */
export interface Fault {
  readonly rule: RuleId;
  readonly file: string;
  readonly at: number;
  readonly message: string;
  /** Other places that belong to it, first to last. */
  readonly before?: readonly { readonly at: number; readonly text: string }[];
}

/** Converts offsets to lines, and gives findings their fingerprints. */
export class Findings {
  readonly #lines = new Map<string, LineIndex>();
  readonly #seen = new Map<string, number>();
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  ofLeaks(leaks: readonly Leak[]): Finding[] {
    return this.#oneForEachSink(leaks).map(({ rule, origin, step }) => {
      const message = `${rules[rule].title}: ${describe(origin.kind)} reaches ${step.text}`;
      return this.#finding(rule, message, stepsOf(step));
    });
  }

  ofFaults(faults: readonly Fault[]): Finding[] {
    return faults.map(({ rule, file, at, message, before = [] }) => {
      const steps = [...before, { at, text: message }].map((step) => ({ file, ...step }));
      return this.#finding(rule, message, steps);
    });
  }

  #finding(rule: RuleId, message: string, steps: readonly Omit<Step, 'before'>[]): Finding {
    const places = steps.map((step) => this.#place(step));
    const last = places.at(-1);
    const mark = `${rule}\n${last?.file ?? ''}\n${last?.code ?? ''}`;
    const count = (this.#seen.get(mark) ?? 0) + 1;
    this.#seen.set(mark, count);
    const fingerprint = createHash('sha256').update(`${mark}\n${count}`).digest('hex').slice(0, 24);
    return { rule, severity: rules[rule].severity, message, steps: places, fingerprint };
  }

  #place({ file, at, text }: Omit<Step, 'before'>): Place {
    const lines = this.linesOf(file);
    const { line, column } = lines.locate(at);
    return { file, line, column, text, code: lines.lineText(line) };
  }

  /** The shortest path to each sink. Building a URL is dropped if the use of the same text is reported. */
  #oneForEachSink(leaks: readonly Leak[]): Leak[] {
    const found = new Map<string, Leak>();
    for (const leak of leaks) {
      const { file, at } = leak.step;
      const id = `${leak.rule}\n${file}\n${at}`;
      const known = found.get(id);
      if (known === undefined || isBetter(leak, known)) found.set(id, leak);
    }
    const all = [...found.values()];
    const strong = all.filter(({ isWeak }) => !isWeak);
    const sources = new Set(strong.map(sourceOf));
    const passed = new Set(
      strong.flatMap(({ step }) => stepsOf(step)).map((one) => this.#lineOf(one)),
    );
    return all.filter(
      (leak) =>
        !leak.isWeak || !(sources.has(sourceOf(leak)) || passed.has(this.#lineOf(leak.step))),
    );
  }

  #lineOf({ file, at }: Step): string {
    return `${file}:${this.linesOf(file).locate(at).line}`;
  }

  linesOf(file: string): LineIndex {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = new LineIndex(this.#texts.get(file) ?? '');
    this.#lines.set(file, lines);
    return lines;
  }
}

function describe(kind: string): string {
  if (kind === 'headers') return 'the list of all headers, with those of the key,';
  if (kind === 'body') return 'the whole body, with the key,';
  if (kind === 'environment') return 'the whole environment';
  return kind === 'API key' || kind === 'encrypted key' ? `an ${kind}` : `a ${kind}`;
}

function stepsOf(last: Step): Step[] {
  const steps: Step[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) {
    steps.unshift(step);
  }
  return steps;
}

function isBetter(leak: Leak, known: Leak): boolean {
  if (leak.isWeak !== known.isWeak) return known.isWeak;
  return stepsOf(leak.step).length < stepsOf(known.step).length;
}

function sourceOf({ rule, step }: Leak): string {
  const first = firstStep(step);
  return `${rule}\n${step.file}\n${first.file}\n${first.at}`;
}
