/** Converts offsets of a text to lines and columns, both from 1. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  locate(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** The text of a line without leading and trailing spaces, shortened if it is long. */
  lineText(line: number): string {
    const start = this.#starts[line - 1] ?? 0;
    const end = this.#starts[line] ?? this.#text.length + 1;
    const text = this.#text.slice(start, end - 1).trim();
    return text.length > 160 ? `${text.slice(0, 157)}…` : text;
  }

  get lineCount(): number {
    return this.#starts.length;
  }
}
