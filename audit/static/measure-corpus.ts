import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scanCode } from './scan.ts';

/** What the auditor made of one part of the corpus; a case is a line and the rule that it must, or must not, break. */
export interface Score {
  readonly files: number;
  readonly right: number;
  /** Findings where nothing is expected, and expectations that nothing found, as `file:line rule`. */
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

export const corpusFolder = join(import.meta.dirname, 'corpus');

const expectation = /(?:#|\/\/)\s*expect:\s*([\w-]+)/;

/** Scans each file of a folder as a tree of its own, and compares with the `expect:` comments in it. */
export async function measureCorpus(part: string): Promise<Score> {
  const folder = join(corpusFolder, part);
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => /\.\w+$/.test(name)).sort();
  let right = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const name of files) {
    const path = join(folder, name);
    const expected = expectedIn(await readFile(path, 'utf8'));
    const { findings: all } = await scanCode([path]);
    // Notes are about what is missing in a tree; of a single file they are asked for by name.
    const isAsked = (rule: string) => [...expected].some((one) => one.endsWith(` ${rule}`));
    const findings = all.filter(({ rule, severity }) => severity !== 'note' || isAsked(rule));
    const found = new Set(findings.map(({ rule, steps }) => `${steps.at(-1)?.line ?? 0} ${rule}`));
    right += [...found].filter((one) => expected.has(one)).length;
    wrong.push(...[...found].filter((one) => !expected.has(one)).map((one) => `${name}:${one}`));
    missed.push(...[...expected].filter((one) => !found.has(one)).map((one) => `${name}:${one}`));
  }
  return {
    files: files.length,
    right,
    wrong,
    missed,
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
  };
}

function expectedIn(text: string): Set<string> {
  const lines = text.split('\n');
  return new Set(
    lines.flatMap((line, index) => {
      const rule = expectation.exec(line)?.[1];
      return rule === undefined ? [] : [`${index + 1} ${rule}`];
    }),
  );
}

/** How many files there are, and every rule that one of them expects. */
export async function rulesOfCorpus(): Promise<{ files: number; expected: ReadonlySet<string> }> {
  const names = await readdir(corpusFolder, { recursive: true });
  const files = names.filter((name) => /\.\w+$/.test(name));
  const expected = new Set<string>();
  for (const name of files) {
    for (const one of expectedIn(await readFile(join(corpusFolder, name), 'utf8'))) {
      expected.add(one.split(' ')[1] ?? '');
    }
  }
  return { files: files.length, expected };
}
