const mostKnown = 50_000;

/** A pattern for names that caches its answers, because the same names occur again and again. */
export class NameTest {
  readonly #known = new Map<string, boolean>();
  readonly #pattern: RegExp;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  test(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const answer = this.#pattern.test(name);
    if (this.#known.size < mostKnown) this.#known.set(name, answer);
    return answer;
  }
}
