import type { Finding, Suppressed } from '../finding.ts';
import type { Unread } from '../list-sources.ts';
import type { SeedLine } from '../seed/seed-greps.ts';

/** What every output of the static audit shows. */
export interface Report {
  readonly paths: readonly string[];
  /** New faults: errors and warnings. */
  readonly findings: readonly Finding[];
  /** Notes: defences that were searched for in the whole tree and not found. */
  readonly absences: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Known from the baseline file. */
  readonly known: readonly Finding[];
  readonly badSuppressions: readonly Unread[];
  readonly unread: readonly Unread[];
  readonly partlyRead: readonly Unread[];
  readonly seed: readonly SeedLine[] | undefined;
  readonly files: number;
  readonly lines: number;
  readonly foldersPassed: number;
  readonly filesExcluded: number;
  readonly seconds: number;
  /** The peak memory of the process, in MB. */
  readonly peakMegabytes: number;
}
