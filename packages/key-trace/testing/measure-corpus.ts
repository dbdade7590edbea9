import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../src/finding.ts';
import { scanCode } from '../src/scan.ts';

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

export const corpusFolder = join(import.meta.dirname, '..', 'corpus');

const expectation = /(?:#|\/\/)\s*expect:\s*([\w-]+)/;

/** Scans each case of a part, a file or a folder of files that belong together, and compares with the `expect:` comments. */
export async function measureCorpus(part: string): Promise<Score> {
  const score = { files: 0, right: 0, wrong: [] as string[], missed: [] as string[] };
  for (const language of ['python', 'typescript']) {
    const names = await readdir(join(corpusFolder, part, language));
    for (const name of names.sort()) await measureCase(join(part, language), name, score);
  }
  const { files, right, wrong, missed } = score;
  const precision = right / (right + wrong.length);
  return { files, right, wrong, missed, precision, recall: right / (right + missed.length) };
}

interface Count {
  files: number;
  right: number;
  readonly wrong: string[];
  readonly missed: string[];
}

async function measureCase(folder: string, name: string, score: Count): Promise<void> {
  const path = join(corpusFolder, folder, name);
  const files = (await stat(path)).isDirectory() ? (await readdir(path)).sort() : [''];
  const expected = new Set<string>();
  for (const file of files) {
    const text = await readFile(join(path, file), 'utf8');
    for (const one of expectedIn(text)) expected.add(`${file || name}:${one}`);
  }
  const { findings: all } = await scanCode([path]);
  // Notes are about what is missing in a tree; of a single case they are asked for by name, but in the part that is about them.
  const isStrict = folder.startsWith('absences');
  const isAsked = (rule: string) =>
    isStrict || [...expected].some((one) => one.endsWith(` ${rule}`));
  const findings = all.filter(({ rule, severity }) => severity !== 'note' || isAsked(rule));
  const found = new Set(findings.map(placeOf));
  score.files += files.length;
  score.right += [...found].filter((one) => expected.has(one)).length;
  score.wrong.push(...[...found].filter((one) => !expected.has(one)));
  score.missed.push(...[...expected].filter((one) => !found.has(one)));
}

function placeOf({ rule, steps }: Finding): string {
  const last = steps.at(-1);
  return `${last?.file ?? ''}:${last?.line ?? 0} ${rule}`;
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
