import type { Module } from './ir.ts';
import { findCryptoFaults } from './absences/crypto-faults.ts';
import { findLooseHandlers } from './absences/loose-handlers.ts';
import { findMissingDefences } from './absences/missing-defences.ts';
import { findRedaction } from './absences/redaction.ts';
import { analyseProgram } from './engine/analyse-program.ts';
import type { Finding, Suppressed } from './finding.ts';
import { Findings } from './findings-of.ts';
import { hasHeapSpace } from './heap-space.ts';
import { listSources, type Unread } from './list-sources.ts';
import { lowerPython } from './python/lower-python.ts';
import { loadPythonParser, type ParsePython } from './python/syntax-tree.ts';
import { readSource } from './read-source.ts';
import { answerFor } from './suppressions.ts';
import { lowerTypeScript } from './typescript/lower-typescript.ts';

export interface ScanOptions {
  /** Files whose paths match are left out, and counted. */
  readonly exclude?: RegExp | undefined;
  readonly progress?: (text: string) => void;
  /** Whether there is memory for another file. Later files are reported as not read. */
  readonly hasRoom?: () => boolean;
}

export interface Scan {
  readonly modules: readonly Module[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Suppressing comments without a reason, or without a finding. */
  readonly badSuppressions: readonly Unread[];
  readonly unread: readonly Unread[];
  /** Files that were read in part. */
  readonly partlyRead: readonly Unread[];
  readonly files: number;
  readonly lines: number;
  readonly foldersPassed: number;
  readonly filesExcluded: number;
}

/** Reads every source under the paths and follows keys through all of it. It never runs what it reads. */
export async function scanCode(roots: readonly string[], options: ScanOptions = {}): Promise<Scan> {
  const progress = options.progress ?? (() => undefined);
  const read = await readTree(roots, progress, options);
  const texts = new Map(read.modules.map(({ path, text }) => [path, text]));
  const found = new Findings(texts);
  const redaction = findRedaction(read.modules);
  const { leaks, exhausted } = analyseProgram(read.modules, redaction, (round, done) => {
    progress(`round ${round + 1}: ${done} files followed`);
  });
  const answered = answerFor(
    [
      ...found.ofLeaks(leaks),
      ...found.ofFaults(read.modules.flatMap(findCryptoFaults)),
      ...found.ofFaults(redaction.gaps),
      ...found.ofFaults(read.modules.flatMap(findLooseHandlers)),
      ...found.ofFaults(findMissingDefences(read.modules)),
    ],
    texts,
  );
  return {
    ...answered,
    modules: read.modules,
    unread: read.unread,
    partlyRead: [
      ...read.partlyRead,
      ...exhausted.map((path) => ({ path, reason: 'too much work to follow to the end' })),
    ],
    files: read.modules.length,
    lines: read.modules.reduce((sum, { path }) => sum + found.linesOf(path).lineCount, 0),
    foldersPassed: read.foldersPassed,
    filesExcluded: read.filesExcluded,
  };
}

interface Tree {
  readonly modules: Module[];
  readonly unread: Unread[];
  readonly partlyRead: Unread[];
  foldersPassed: number;
  filesExcluded: number;
}

async function readTree(
  roots: readonly string[],
  progress: (text: string) => void,
  { exclude, hasRoom = hasHeapSpace }: ScanOptions,
): Promise<Tree> {
  const tree: Tree = {
    modules: [],
    unread: [],
    partlyRead: [],
    foldersPassed: 0,
    filesExcluded: 0,
  };
  const parse = await loadPythonParser();
  for (const root of roots) {
    const listing = await listSources(root);
    tree.unread.push(...listing.unread);
    tree.foldersPassed += listing.foldersPassed;
    const prefix = roots.length > 1 ? `${root.replace(/\/+$/, '')}/` : '';
    for (const [index, { absolute, path }] of listing.files.entries()) {
      if (index % 100 === 0) progress(`${index} of ${listing.files.length} files read`);
      if (exclude?.test(path) === true) {
        tree.filesExcluded += 1;
        continue;
      }
      if (hasRoom()) readInto(tree, parse, absolute, prefix + path);
      else tree.unread.push({ path: prefix + path, reason: 'no memory left: scan in parts' });
    }
  }
  return tree;
}

function readInto(tree: Tree, parse: ParsePython, absolute: string, path: string): void {
  const source = readSource(absolute);
  if ('unread' in source) {
    tree.unread.push({ path, reason: source.unread });
    return;
  }
  if (source.note !== undefined) tree.partlyRead.push({ path, reason: source.note });
  try {
    const module = lowerModule(parse, path, source.text);
    tree.modules.push(module);
    if (module.brokenAt !== undefined) {
      const line = source.text.slice(0, module.brokenAt).split('\n').length;
      tree.partlyRead.push({ path, reason: `cannot be parsed from line ${line} on` });
    }
  } catch {
    // A parser fails on nesting that is deeper than its stack.
    tree.unread.push({ path, reason: 'the parser gave up' });
  }
}

/** Lowers one file, by the extension of its name. */
export function lowerModule(parse: ParsePython, path: string, text: string): Module {
  return /\.pyi?$/i.test(path) ? lowerPython(parse, path, text) : lowerTypeScript(path, text);
}
