import { encodingsOf } from '../../packages/byte-search/src/encodings.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';
import { searchTree, type TreeReport } from '../../packages/byte-search/src/search-tree.ts';
import { judge, type Outcome, voidOutcome } from './live-check.ts';

/** A control that was planted for a search to find, and its name. */
export type Controls = Readonly<Record<string, string>>;

/**
 * Searches files and folders for every secret in every encoding. It passes if nothing is found, and is void if a control is not
 * found or a file could not be read.
 */
export async function searchChannel(
  roots: readonly string[],
  secrets: readonly Secret[],
  controls: Controls,
): Promise<Outcome> {
  const planted = Object.entries(controls).map(([label, text]) => ({
    label,
    bytes: Buffer.from(text),
  }));
  const report = await searchTree(roots, [...secrets, ...planted]);
  const hits = report.hits.filter(({ label }) => !(label in controls));
  const evidence = {
    ...describe(report, secrets),
    hits: hits.length + report.moreHits,
    controls: `${planted.length} planted`,
  };
  const missing = findMissing(report, controls);
  if (hits.length > 0) return judge(hits.map(explain), evidence);
  return missing.length > 0 ? voidOutcome(missing, evidence) : judge([], evidence);
}

function describe(
  { files, bytes, containersOpened }: TreeReport,
  secrets: readonly Secret[],
): Outcome['evidence'] {
  // The secrets of every case are searched for in the same encodings.
  const names = secrets.slice(0, 20).flatMap(({ bytes: secret }) => encodingsOf(secret));
  const containers = Object.values(containersOpened).reduce((sum, count) => sum + count, 0);
  return {
    'bytes searched': bytes,
    files,
    'containers opened': containers,
    secrets: secrets.length,
    encodings: new Set(names.map(({ name }) => name)).size,
  };
}

function findMissing({ hits, unreadable }: TreeReport, controls: Controls): string[] {
  const found = new Set(hits.map(({ label }) => label));
  const controlsMissing = Object.keys(controls).filter((label) => !found.has(label));
  // Most unreadable parts of a file only look like a container. A file that is gone now was not left behind.
  const files = unreadable.filter(
    ({ inside, reason }) => inside.length === 0 && /^E(?!NOENT)/.test(reason),
  );
  return [
    ...controlsMissing.map((label) => `the search is void: control ${label} was not found`),
    ...files.map(({ file, reason }) => `${shorten(file)} could not be read: ${reason}`),
  ];
}

/** Names a finding by its case, never by its number or its bytes. */
function explain({ label, encoding, file, inside }: TreeReport['hits'][number]): string {
  const place = [shorten(file), ...inside].join(' > ');
  return `${label.replace(/ \d+$/, '')}, as ${encoding}, in ${place}`;
}

/** Folders of a run have random names, which would make two runs differ. */
function shorten(file: string): string {
  return file.replace(/^.*\/phantom-key-(backend|redis|postgres)-\w+\//, '');
}
