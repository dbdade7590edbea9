import { copyFile, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { measureCases } from '../../packages/key-trace/testing/measure-cases.ts';
import { type Case, readCases, unpackCases } from '../../packages/key-trace/testing/read-cases.ts';
import { projectRoot } from '../../testkit/project.ts';
import { format, type Row } from './row.ts';

const goal = 0.95;
const blindParts = ['blind', 'blind-2', 'blind-3', 'blind-4', 'blind-5', 'blind-6'];
const manyFiles = 2_000;
const secondsGoal = 10;
const megabytesGoal = 1_000;

/** How right the static auditor is on its cases, and how fast on a tree of 2,000 files. */
export async function benchAudit(): Promise<Row[]> {
  const rows: Row[] = [];
  const cases = await readCases();
  for (const part of ['dev', 'held-out', ...blindParts, 'absences']) {
    const { files, precision, recall } = await measureCases(
      cases.filter((one) => one.part === part),
    );
    rows.push(share(`precision, ${part} (${files} files)`, precision));
    rows.push(share(`recall, ${part} (${files} files)`, recall));
  }
  return [...rows, ...(await benchSpeed(cases))];
}

function share(what: string, value: number): Row {
  return {
    what,
    value: value.toFixed(3),
    against: `goal: ${goal}`,
    ratio: format(value / goal, '×'),
    goal: `≥ ${goal}`,
  };
}

async function benchSpeed(cases: readonly Case[]): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-bench-'));
  try {
    await fillTree(folder, cases);
    const output = join(folder, 'report.json');
    const args = ['audit/main.ts', 'code', folder, '--format', 'json', '--output', output];
    // Copies of the cases leak: the end code 1 is no failure.
    await promisify(execFile)(process.execPath, args, { cwd: projectRoot }).catch(() => undefined);
    const { files, lines, seconds, peakMegabytes } = JSON.parse(
      await readFile(output, 'utf8'),
    ) as Record<string, number>;
    const what = `${files} files, ${lines} lines`;
    return [
      row(what, seconds ?? NaN, secondsGoal, 's'),
      row(`${what}: peak memory`, peakMegabytes ?? NaN, megabytesGoal, 'MB'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function row(what: string, value: number, most: number, unit: string): Row {
  return {
    what,
    value: format(value, unit, 1),
    against: `goal: ${most} ${unit}`,
    ratio: format(value / most, '×'),
    goal: `≤ ${most} ${unit}`,
  };
}

/** The sources of this project and of the cases, copied until there are 2,000 files. */
async function fillTree(folder: string, cases: readonly Case[]): Promise<void> {
  const first = join(folder, '0');
  for (const name of await listSources()) await copyInto(first, projectRoot, name);
  await unpackCases(cases, join(first, 'cases'));
  const all = await readdir(first, { recursive: true });
  const sources = all.filter((name) => /\.\w+$/.test(name)).sort();
  for (let index = sources.length; index < manyFiles; index += 1) {
    const name = sources[index % sources.length] ?? '';
    await copyInto(join(folder, String(Math.floor(index / sources.length))), first, name);
  }
}

async function copyInto(folder: string, from: string, name: string): Promise<void> {
  const target = join(folder, name);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(from, name), target);
}

async function listSources(): Promise<string[]> {
  const folders = [
    'audit',
    'components',
    'e2e',
    'entrypoints',
    'testkit',
    'lib',
    'packages',
    'tools',
    'verifier',
  ];
  const names = await Promise.all(
    folders.map(async (folder) => {
      const inside = await readdir(join(projectRoot, folder), { recursive: true });
      return inside.map((name) => `${folder}/${name}`);
    }),
  );
  return names
    .flat()
    .filter((name) => /\.(py|tsx?|jsx?)$/.test(name) && !/node_modules|\/dist\//.test(name))
    .sort();
}
