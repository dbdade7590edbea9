import type { Fn, Module } from '../ir.ts';
import type { RuleId } from '../rules/rules.ts';
import type { Scope } from './scope.ts';
import type { Origin, Step, Value } from './value.ts';

/** A key that reached a place where it must not go. */
export interface Leak {
  readonly rule: RuleId;
  readonly origin: Origin;
  /** From the source to the sink; the last one is the sink. */
  readonly step: Step;
  /** Only builds a URL, a statement or a row. Dropped if its use is reported. */
  readonly isWeak: boolean;
}

/** The state of one module in the running analysis. */
export interface ModuleState {
  readonly module: Module;
  scope: Scope;
  /** The variables from the previous round, for names that are used before their definition. */
  earlier: ReadonlyMap<string, Value>;
  leaks: Leak[];
  /** Modules of the tree that it imports. */
  readonly imports: Set<string>;
  /** Kinds of bags from which the module reads a key: printing such a bag prints the key. */
  readonly keyBags: Set<string>;
  /** Parameters from which a key is read by name: printing the whole parameter prints the key. */
  readonly keyParams: Map<Fn, Set<string>>;
  budget: number;
}
