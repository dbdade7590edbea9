import type { Module } from '../ir.ts';
import { execute } from './execute.ts';
import type { Frame } from './frame.ts';
import type { Leak, ModuleState } from './module-state.ts';
import { type LogRedaction, Program } from './program.ts';
import { Scope } from './scope.ts';
import { firstStep, nothing, originsWithin } from './value.ts';

const mostRounds = 5;
const budgetPerRound = 400_000;

export interface Analysis {
  readonly leaks: readonly Leak[];
  /** Modules that took too much work to analyse completely. */
  readonly exhausted: readonly string[];
  readonly program: Program;
}

/** Analyses all modules until nothing new is learnt about their functions, in a bounded number of rounds. */
export function analyseProgram(
  modules: readonly Module[],
  redaction: LogRedaction,
  progress: (round: number, done: number) => void = () => undefined,
): Analysis {
  const program = new Program(modules, redaction);
  const marks = new Map<string, string>();
  let waiting = [...program.states.values()];
  for (let round = 0; round < mostRounds && waiting.length > 0; round += 1) {
    const changed = new Set<string>();
    waiting.forEach((state, done) => {
      if (done % 100 === 0) progress(round, done);
      runModule(program, state);
      const mark = markOf(program, state);
      if (marks.get(state.module.path) !== mark) changed.add(state.module.path);
      marks.set(state.module.path, mark);
    });
    for (const path of program.changed) changed.add(path);
    program.changed.clear();
    waiting = [...program.states.values()].filter(
      ({ module, imports }) =>
        changed.has(module.path) || [...imports].some((path) => changed.has(path)),
    );
  }
  const states = [...program.states.values()];
  return {
    leaks: states.flatMap((state) => state.leaks),
    exhausted: states.filter(({ budget }) => budget <= 0).map(({ module }) => module.path),
    program,
  };
}

function runModule(program: Program, state: ModuleState): void {
  state.earlier = state.scope.entries();
  state.scope = new Scope(undefined, undefined);
  state.leaks = [];
  state.budget = budgetPerRound;
  const frame: Frame = {
    program,
    state,
    scope: state.scope,
    fn: undefined,
    self: undefined,
    returns: [],
    raised: [],
    isRoute: false,
    depth: 0,
  };
  const later = state.module.body.filter(isDefinition);
  execute(
    [...state.module.body.filter((statement) => !isDefinition(statement))],
    hoisting(frame, later),
  );
  execute(later, frame);
}

function isDefinition({ kind }: Module['body'][number]): boolean {
  return kind === 'function' || kind === 'class';
}

/** Functions run after the top level of their module, and can be called from it. */
function hoisting(frame: Frame, definitions: Module['body']): Frame {
  for (const statement of definitions) {
    if (statement.kind === 'function') {
      const fn = { fn: statement.fn, module: frame.state.module.path, self: undefined };
      frame.scope.set(statement.fn.name, { ...nothing, fn, path: statement.fn.name });
    }
    if (statement.kind === 'class') {
      const cls = { cls: statement.cls, module: frame.state.module.path };
      frame.scope.set(statement.cls.name, { ...nothing, cls, path: statement.cls.name });
    }
  }
  return frame;
}

/** What other modules can know about this one, in short form. Equal forms mean that nothing new was learnt. */
function markOf(program: Program, { scope, keyBags }: ModuleState): string {
  const parts: string[] = [...keyBags];
  for (const [name, value] of scope.entries()) {
    const origins = originsWithin(value).map(({ kind, step }) => `${kind}${firstStep(step).at}`);
    parts.push(name, value.path ?? '', origins.join());
    if (value.fn !== undefined && value.fn.module !== '') {
      const { returns, sinks, callbacks } = program.summaryOf(value.fn.fn);
      parts.push(
        String(sinks.length + callbacks.length),
        String(originsWithin(returns).length),
        String(returns.isClean),
      );
    }
    for (const method of value.cls?.cls.methods ?? []) {
      const { returns, sinks } = program.summaryOf(method);
      parts.push(String(sinks.length), String(originsWithin(returns).length));
    }
  }
  return parts.join('|');
}
