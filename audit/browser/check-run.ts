import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import type { CheckResult, Evidence, Verdict } from '../report/check-result.ts';
import { SearchVoid } from '../../packages/byte-search/src/controls.ts';
import { type BrowserCheckName, checkNamesFor, describeCheck } from './browser-checks.ts';

/** The result of one look. */
export interface Outcome {
  /** What is wrong, one fact each. */
  readonly faults: readonly string[];
  /** Why the look proves nothing, one fact each. */
  readonly voids?: readonly string[];
  readonly evidence: Evidence;
}

/** The checks of one browser: which are selected, and their results. */
export class CheckRun {
  readonly results: CheckResult[] = [];
  readonly #browser: BrowserName;
  readonly #wanted: readonly BrowserCheckName[];
  readonly #progress: (line: string) => void;

  /** @param only the checks to run; all of them if empty */
  constructor(
    browser: BrowserName,
    only: readonly BrowserCheckName[],
    progress: (line: string) => void,
  ) {
    this.#browser = browser;
    const names = checkNamesFor(browser);
    this.#wanted = only.length === 0 ? names : names.filter((name) => only.includes(name));
    this.#progress = progress;
  }

  /** Whether any of these checks, or of those after the first of them, is selected. */
  wantsFrom(name: BrowserCheckName): boolean {
    const names = checkNamesFor(this.#browser);
    const left = names.slice(Math.max(0, names.indexOf(name)));
    return left.some((later) => this.wants(later));
  }

  wants(name: BrowserCheckName): boolean {
    return this.#wanted.includes(name);
  }

  /** Runs a check, if it is selected, and records its result. */
  async check(name: BrowserCheckName, look: () => Promise<Outcome>): Promise<void> {
    if (!this.wants(name)) return;
    const started = performance.now();
    const { faults, voids = [], evidence } = await lookSafely(look);
    const verdict: Verdict = faults.length > 0 ? 'fail' : voids.length > 0 ? 'void' : 'pass';
    this.#note(name, verdict, [...faults, ...voids], evidence, started);
  }

  /** A check that could not be tried proves nothing. */
  voidRest(reason: string): void {
    const made = new Set(this.results.map(({ id }) => id));
    for (const name of this.#wanted) {
      const { id } = describeCheck(name, this.#browser);
      if (!made.has(id)) this.#note(name, 'void', [reason], {}, performance.now());
    }
  }

  #note(
    name: BrowserCheckName,
    verdict: Verdict,
    reasons: readonly string[],
    evidence: Evidence,
    started: number,
  ): void {
    const check = describeCheck(name, this.#browser);
    const repeat = `node audit/main.ts browser --browser ${this.#browser} --only ${name}`;
    const seconds = (performance.now() - started) / 1000;
    this.results.push({ ...check, verdict, reasons, evidence, repeat, seconds });
    this.#progress(`${check.id}: ${verdict}`);
  }
}

async function lookSafely(look: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await look();
  } catch (error) {
    return { faults: [], voids: [nameFailure(error)], evidence: {} };
  }
}

/** The error in words that cannot contain a key. A driver's message may quote what was typed. */
export function nameFailure(error: unknown): string {
  if (error instanceof SearchVoid) return error.message;
  const name = error instanceof Error ? error.name : typeof error;
  const waitedFor =
    error instanceof Error ? /waiting for (\w+\('[\w-]+'\))/.exec(error.message) : null;
  return `could not be tried: ${name}${waitedFor === null ? '' : `, waiting for ${waitedFor[1] ?? ''}`}`;
}
