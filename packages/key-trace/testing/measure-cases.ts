import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../src/finding.ts';
import { scanCode } from '../src/scan.ts';
import { type Case, pathOf, unpackCases } from './read-cases.ts';

/** The analyser's results for some cases, counted by line and by the rule that it must, or must not, break. */
export interface Score {
  readonly files: number;
  readonly right: number;
  /** Unexpected findings and missed expectations, as `file:line rule`. */
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

const expectation = /(?:#|\/\/)\s*expect:\s*([\w-]+)/;

/** Scans each case alone and compares with its `expect:` comments. */
export async function measureCases(cases: readonly Case[]): Promise<Score> {
  const score = { files: 0, right: 0, wrong: [] as string[], missed: [] as string[] };
  const folder = await mkdtemp(join(tmpdir(), 'key-trace-cases-'));
  try {
    await unpackCases(cases, folder);
    for (const one of cases) await measureCase(one, folder, score);
  } finally {
    await rm(folder, { recursive: true });
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

async function measureCase(one: Case, folder: string, score: Count): Promise<void> {
  const expected = new Set(expectationsOf(one));
  const { findings: all } = await scanCode([join(folder, pathOf(one))]);
  // Notes report what a tree lacks, so a single case must name the notes that it expects, except in the part about notes.
  const isAsked = (rule: string) =>
    one.part === 'absences' || [...expected].some((place) => place.endsWith(` ${rule}`));
  const findings = all.filter(({ rule, severity }) => severity !== 'note' || isAsked(rule));
  const found = new Set(findings.map(placeOf));
  score.files += one.files.length;
  score.right += [...found].filter((place) => expected.has(place)).length;
  score.wrong.push(...[...found].filter((place) => !expected.has(place)));
  score.missed.push(...[...expected].filter((place) => !found.has(place)));
}

function placeOf({ rule, steps }: Finding): string {
  const last = steps.at(-1);
  return `${last?.file ?? ''}:${last?.line ?? 0} ${rule}`;
}

/** What a case expects, as `file:line rule`. */
export function expectationsOf({ files }: Case): string[] {
  return files.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line, index) => {
      const rule = expectation.exec(line)?.[1];
      return rule === undefined ? [] : [`${name}:${index + 1} ${rule}`];
    }),
  );
}
