/** Reads the members of a JSON object, and notes what has another shape than expected: by name, never by value. */
export class ShapeReader {
  readonly problems: string[];
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string, problems: string[] = []) {
    this.problems = problems;
    this.#path = path;
    const isObject = isRecord(value);
    if (!isObject) problems.push(`${path === '' ? 'the configuration' : path} must be an object`);
    this.#members = isObject ? value : {};
  }

  /** Notes every member that is none of these. */
  expectMembers(names: readonly string[]): void {
    for (const name of Object.keys(this.#members)) {
      if (!names.includes(name)) {
        this.problems.push(`${this.#at(name)} is not known: expected ${names.join(', ')}`);
      }
    }
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined && this.#members[name] !== null;
  }

  /** Whatever it is; `null` where it is not there. */
  any(name: string): unknown {
    return this.#members[name] ?? null;
  }

  /** An object, empty where it is not there. */
  inner(name: string, names: readonly string[]): ShapeReader {
    const inner = new ShapeReader(this.#members[name] ?? {}, this.#at(name), this.problems);
    inner.expectMembers(names);
    return inner;
  }

  /** @param fallback `null` where it must be there */
  text(name: string, fallback: string | null, shape = /^/, expected = 'text'): string {
    const value = this.#members[name] ?? fallback;
    if (typeof value === 'string' && shape.test(value)) return value;
    this.#note(name, expected);
    return '';
  }

  optional(name: string, shape: RegExp, expected: string): string | null {
    return this.has(name) ? this.text(name, null, shape, expected) : null;
  }

  number(name: string, fallback: number, min: number, max: number): number {
    const value = this.#members[name] ?? fallback;
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) {
      return Number(value);
    }
    this.#note(name, `a whole number from ${min} to ${max}`);
    return fallback;
  }

  /** @param fallback `null` where there must be one entry at least */
  list(name: string, fallback: string[] | null, shape: RegExp, expected: string): string[] {
    const value = this.#members[name] ?? fallback;
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    const isGood = isList && value.every((entry) => shape.test(entry));
    if (isGood && (value.length > 0 || fallback !== null)) return value;
    this.#note(name, expected);
    return [];
  }

  /** An object of text. */
  texts(name: string): Record<string, string> {
    const value = this.#members[name] ?? {};
    if (isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string')) {
      return value as Record<string, string>;
    }
    this.#note(name, 'an object of text');
    return {};
  }

  /** An object of lists of HTTP statuses. */
  statuses(name: string): Record<string, number[]> {
    const value = this.#members[name] ?? {};
    const isStatus = (status: unknown): boolean =>
      Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
    const isStatuses = (list: unknown): boolean => Array.isArray(list) && list.every(isStatus);
    if (isRecord(value) && Object.values(value).every(isStatuses)) {
      return value as Record<string, number[]>;
    }
    this.#note(name, 'an object of lists of HTTP statuses');
    return {};
  }

  regularExpression(name: string, fallback: string): string {
    const text = this.text(name, fallback);
    try {
      new RegExp(text);
    } catch {
      this.#note(name, 'a regular expression');
    }
    return text;
  }

  #note(name: string, expected: string): void {
    this.problems.push(`${this.#at(name)} must be ${expected}`);
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
