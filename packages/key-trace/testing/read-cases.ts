import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A piece of code that leaks or does not, with the expected findings as comments `expect: RULE` on their lines. */
export interface Case {
  /** When and how it was written: see `cases/README.md`. */
  readonly part: string;
  readonly language: 'python' | 'typescript';
  /** The name of the file, or of the folder of files that belong together. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: readonly CaseFile[];
}

/** A source file of a case. */
export interface CaseFile {
  readonly name: string;
  readonly text: string;
}

const casesFolder = join(import.meta.dirname, '..', 'cases');

/**
 * Reads all cases.
 * @throws {SyntaxError} when a file does not have the format
 * @throws {RangeError} when two cases have one name
 */
export async function readCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const language of ['python', 'typescript'] as const) {
    const names = await readdir(join(casesFolder, language));
    for (const name of names.sort()) {
      const text = await readFile(join(casesFolder, language, name), 'utf8');
      cases.push(...parseCases(text, language, `${language}/${name}`));
    }
  }
  const known = new Set<string>();
  for (const one of cases) {
    const id = pathOf(one);
    if (known.has(id)) throw new RangeError(`there must be one case ${id}, not two`);
    known.add(id);
  }
  return cases;
}

/** The path of a case after it is written, relative to the folder. */
export function pathOf({ part, language, name }: Case): string {
  return join(part, language, name);
}

/** Writes the source files of cases under a folder. */
export async function unpackCases(cases: readonly Case[], folder: string): Promise<void> {
  for (const one of cases) {
    const path = join(folder, pathOf(one));
    await mkdir(one.isFolder ? path : join(path, '..'), { recursive: true });
    for (const { name, text } of one.files) {
      await writeFile(one.isFolder ? join(path, name) : path, text);
    }
  }
}

/** A heading of a case or a file, or code between fences. */
const block = /^## ([\w-]+)\/(\S+)\n|^### (\S+)\n|^```\w+\n((?:(?!```).*\n)*)```\n/gm;

/**
 * Reads a Markdown file of cases: a title, then a heading `## PART/NAME` for each case and its code between fences. In a
 * folder, the code of each file has a heading `### FILE`.
 * @param source that errors name
 * @throws {SyntaxError} when the text does not have this format
 */
export function parseCases(text: string, language: Case['language'], source: string): Case[] {
  const cases: (Case & { files: CaseFile[] })[] = [];
  const title = /^# .+\n/.exec(text)?.[0];
  const isComplete =
    title !== undefined && text.replace(title, '').replace(block, '').trim() === '';
  if (!isComplete) throw new SyntaxError(`${source} must be a title, headings and code in fences`);
  let file: string | undefined;
  for (const [, part, name, heading, code] of text.matchAll(block)) {
    if (part !== undefined && name !== undefined) {
      cases.push({ part, language, name, isFolder: false, files: [] });
    }
    const last = cases.at(-1);
    if (last === undefined) throw new SyntaxError(`${source} must begin with ## PART/NAME`);
    if (code !== undefined) last.files.push({ name: file ?? last.name, text: code });
    file = heading;
    if (heading !== undefined) cases.splice(-1, 1, { ...last, isFolder: true });
  }
  const empty = cases.find(
    ({ files, isFolder }) => files.length === 0 || (files.length > 1 && !isFolder),
  );
  if (empty !== undefined) {
    throw new SyntaxError(`${source} must have the code of ${empty.part}/${empty.name}`);
  }
  return cases;
}
