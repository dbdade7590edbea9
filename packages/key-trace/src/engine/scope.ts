import type { Fn } from '../ir.ts';
import { mergeValues, nothing, type Value } from './value.ts';

/** The variables of a function or a module, inside those of the enclosing function. */
export class Scope {
  #vars: Map<string, Value>;
  readonly outer: Scope | undefined;
  readonly fn: Fn | undefined;

  constructor(outer: Scope | undefined, fn: Fn | undefined, vars = new Map<string, Value>()) {
    this.outer = outer;
    this.fn = fn;
    this.#vars = vars;
  }

  get(name: string): Value | undefined {
    return this.#vars.get(name) ?? this.outer?.get(name);
  }

  set(name: string, value: Value): void {
    this.#vars.set(name, value);
  }

  /** Assigns to the variable where it is defined, or else here. */
  assign(name: string, value: Value): void {
    const owner = this.#vars.has(name) ? this : this.outer?.ownerOf(name);
    (owner ?? this).set(name, value);
  }

  ownerOf(name: string): Scope | undefined {
    return this.#vars.has(name) ? this : this.outer?.ownerOf(name);
  }

  snapshot(): Map<string, Value> {
    return new Map(this.#vars);
  }

  restore(vars: Map<string, Value>): void {
    this.#vars = vars;
  }

  /** After a branch: the results of either path. */
  join(other: ReadonlyMap<string, Value>): void {
    for (const [name, value] of other) {
      const mine = this.#vars.get(name);
      this.#vars.set(name, mine === undefined ? value : mergeValues(mine, value));
    }
  }

  /** All variables of the function, as `locals()` gives them. */
  all(): Value {
    let all = nothing;
    for (const value of this.#vars.values()) {
      if (value.fn === undefined && value.cls === undefined) all = mergeValues(all, value);
    }
    return { ...nothing, items: all };
  }

  entries(): ReadonlyMap<string, Value> {
    return this.#vars;
  }
}
