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
  /** Only the building of a URL, a statement or a row: dropped where its use is reported. */
  readonly isWeak: boolean;
}

/** What one module has in the running analysis. */
export interface ModuleState {
  readonly module: Module;
  scope: Scope;
  /** The variables that the run before left, for what is used before it is defined. */
  earlier: ReadonlyMap<string, Value>;
  leaks: Leak[];
  /** Modules of the tree that it imports. */
  readonly imports: Set<string>;
  /** Kinds of bags from which the module reads a key: printing the whole bag prints the key. */
  readonly keyBags: Set<string>;
  /** Parameters from which a key is read by name: printing the whole prints the key. */
  readonly keyParams: Map<Fn, Set<string>>;
  budget: number;
}
