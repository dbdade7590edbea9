import { readBrowserTree } from '../../testkit/processes/process-tree.ts';
import { compileNeedles, type Secret } from '../../packages/byte-search/src/search-bytes.ts';
import { type MemoryReport, searchMemory } from '../../packages/byte-search/src/search-memory.ts';

/** Copies of a text in the memory of all processes of a browser. */
export interface BrowserCopies {
  readonly total: number;
  /** By the kind of process. Those without a copy are left out. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** The result of a search of all processes of a browser. */
export interface BrowserMemoryReport {
  readonly processes: number;
  readonly bytes: number;
  /** Copies in every encoding, by the secret's label. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Counts the copies of secrets, in every encoding, in the memory of every process of the browser on this profile. */
export async function searchBrowserMemory(
  profile: string,
  secrets: readonly Secret[],
): Promise<BrowserMemoryReport> {
  const counts = Object.fromEntries(secrets.map(({ label }) => [label, 0]));
  let [processes, bytes] = [0, 0];
  for await (const { report } of searchProcesses(profile, secrets)) {
    processes += 1;
    bytes += report.bytes;
    for (const { label } of report.hits) counts[label] = (counts[label] ?? 0) + 1;
  }
  return { processes, bytes, counts };
}

/** Counts the copies of texts, as UTF-8 and as UTF-16, by the kind of process. */
export async function countBrowserCopies(
  profile: string,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, BrowserCopies>> {
  const secrets = Object.entries(texts).map(([label, text]) => ({
    label,
    bytes: Buffer.from(text),
  }));
  const found = Object.keys(texts).map((label) => [label, new Map<string, number>()] as const);
  const counts = new Map(found);
  for await (const { kind, report } of searchProcesses(profile, secrets)) {
    for (const { label, encoding } of report.hits) {
      const kinds = counts.get(label);
      if (/^utf(8|16)/.test(encoding)) kinds?.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return Object.fromEntries([...counts].map(([label, kinds]) => [label, toCopies(kinds)]));
}

async function* searchProcesses(profile: string, secrets: readonly Secret[]) {
  const needles = compileNeedles(secrets);
  for (const { pid, kind } of await readBrowserTree(profile)) {
    yield { kind, report: await searchProcess(pid, needles) };
  }
}

async function searchProcess(
  pid: number,
  needles: ReturnType<typeof compileNeedles>,
): Promise<MemoryReport> {
  try {
    return await searchMemory(pid, needles);
  } catch (error) {
    // It has ended meanwhile, and its memory is gone.
    if (error instanceof Error && 'code' in error && /^(ENOENT|ESRCH)$/.test(String(error.code))) {
      return { bytes: 0, hits: [] };
    }
    throw error;
  }
}

function toCopies(kinds: ReadonlyMap<string, number>): BrowserCopies {
  const byKind = Object.fromEntries(kinds);
  return { total: [...kinds.values()].reduce((sum, count) => sum + count, 0), byKind };
}
