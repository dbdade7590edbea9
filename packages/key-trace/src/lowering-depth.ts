import type { Expr } from './ir.ts';

/** Deeper nesting is not read, because hostile code could overflow the stack. */
const deepest = 150;

/** Counts the depth of the lowering, one per file. */
export class Depth {
  #now = 0;
  /** Offset of the first place that was too deep to read. */
  tooDeepAt: number | undefined;

  /** Runs `lower`, or returns an unknown value if the code is nested too deep. */
  enter(at: number, lower: () => Expr): Expr {
    if (this.#now >= deepest) {
      this.tooDeepAt ??= at;
      return { kind: 'group', parts: [], at };
    }
    this.#now += 1;
    try {
      return lower();
    } finally {
      this.#now -= 1;
    }
  }
}
