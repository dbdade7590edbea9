import { readBrowserTree } from '../../harness/process-tree.ts';
import { compileNeedles } from '../search/search-bytes.ts';
import { searchMemory } from './search-memory.ts';

/** Copies of a text in the memory of all processes of a browser. */
export interface BrowserCopies {
  readonly total: number;
  /** By the kind of process, those without a copy left out. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** Counts the copies of texts, as UTF-8 and as UTF-16, in the memory of every process of the Chromium on this profile. */
export async function countBrowserCopies(
  profile: string,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, BrowserCopies>> {
  const needles = compileNeedles(
    Object.entries(texts).map(([label, text]) => ({ label, bytes: Buffer.from(text) })),
  );
  const found = Object.keys(texts).map((label) => [label, new Map<string, number>()] as const);
  const counts = new Map(found);
  for (const { pid, kind } of await readBrowserTree(profile)) {
    for (const { label, encoding } of await searchProcess(pid, needles)) {
      const kinds = counts.get(label);
      if (/^utf(8|16)/.test(encoding)) kinds?.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return Object.fromEntries([...counts].map(([label, kinds]) => [label, toCopies(kinds)]));
}

async function searchProcess(pid: number, needles: ReturnType<typeof compileNeedles>) {
  try {
    return (await searchMemory(pid, needles)).hits;
  } catch (error) {
    // It has ended meanwhile, and its memory with it.
    if (error instanceof Error && 'code' in error && /^(ENOENT|ESRCH)$/.test(String(error.code))) {
      return [];
    }
    throw error;
  }
}

function toCopies(kinds: ReadonlyMap<string, number>): BrowserCopies {
  const byKind = Object.fromEntries(kinds);
  return { total: [...kinds.values()].reduce((sum, count) => sum + count, 0), byKind };
}
