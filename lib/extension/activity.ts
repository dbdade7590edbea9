import type { ProviderId } from '../providers.ts';

/** One request that was to carry a key. Nothing of the key, no query, no body. */
export interface Use {
  /** The browser's own number of the request. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** The path without the query, cut to {@link maxPathChars}. */
  readonly path: string;
  /** Host of the site whose page made the request. */
  readonly site: string;
  /** Of the answer; `null` while there is none, or where the connection failed. */
  readonly status: number | null;
  readonly keyId: string;
  readonly provider: ProviderId;
  /** It belongs to no tab: a service worker or a shared worker of the site sent it. */
  readonly fromWorker: boolean;
  /**
   * Whether the key left with it. If not, the site's workers may not use the key, or another extension took the headers away
   * or put others in their place.
   */
  readonly travelled: boolean;
}

/** What carried a key since the last lock, in memory only. */
export interface Activity {
  /** The last {@link maxUses} uses, newest last. */
  readonly uses: readonly Use[];
  /** Requests that carried a key, by site. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How many uses are kept. */
export const maxUses = 100;

/** Longest path that is kept. */
export const maxPathChars = 200;

/** Before anything has happened. */
export const noActivity: Activity = { uses: [], counts: {} };

/** Adds a use; the oldest goes where there are too many. Only one that travelled counts. */
export function addUse({ uses, counts }: Activity, use: Use): Activity {
  const before = counts[use.site] ?? 0;
  return {
    uses: [...uses, use].slice(-maxUses),
    counts: use.travelled ? { ...counts, [use.site]: before + 1 } : counts,
  };
}

/** Notes the status of a request's answer; returns the same activity if the request is not among the uses. */
export function setUseStatus(activity: Activity, requestId: string, status: number): Activity {
  const isIt = (use: Use): boolean => use.requestId === requestId && use.status === null;
  if (!activity.uses.some(isIt)) return activity;
  return {
    ...activity,
    uses: activity.uses.map((use) => (isIt(use) ? { ...use, status } : use)),
  };
}

/** Requests that carried a key, of all sites. */
export function countUses({ counts }: Activity): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How often a site used a key since a time; at most {@link maxUses}, which is all that is remembered. */
export function countRecentUses({ uses }: Activity, site: string, since: number): number {
  return uses.filter((use) => use.travelled && use.site === site && use.time >= since).length;
}

/** The newest use if the key did not travel with it; `null` if it did. */
export function findLostUse({ uses }: Activity): Use | null {
  const newest = uses.at(-1);
  return newest === undefined || newest.travelled ? null : newest;
}
