import { encodingsOf } from '../../packages/byte-search/src/encodings.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';
import { searchTree, type TreeReport } from '../../packages/byte-search/src/search-tree.ts';
import { judge, type Outcome, voidOutcome } from './live-check.ts';

/** Something that was planted for a search to find, by what it is called. */
export type Controls = Readonly<Record<string, string>>;

/**
 * Searches files and folders for every secret in every encoding. A pass where nothing is found, void where a control is
 * not found or a file could not be read.
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
  // Secrets of one case have all the forms that there are; those of others have the same.
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
  // What is unreadable inside a file is a container that is none, mostly. What is gone by now was not left.
  const files = unreadable.filter(
    ({ inside, reason }) => inside.length === 0 && /^E(?!NOENT)/.test(reason),
  );
  return [
    ...controlsMissing.map((label) => `the search is void: control ${label} was not found`),
    ...files.map(({ file, reason }) => `${shorten(file)} could not be read: ${reason}`),
  ];
}

/** Says what was found by its case, never by its number or its bytes. */
function explain({ label, encoding, file, inside }: TreeReport['hits'][number]): string {
  const place = [shorten(file), ...inside].join(' > ');
  return `${label.replace(/ \d+$/, '')}, as ${encoding}, in ${place}`;
}

/** Folders of a run have names of their own, which would make two runs differ. */
function shorten(file: string): string {
  return file.replace(/^.*\/phantom-key-(backend|redis|postgres)-\w+\//, '');
}
