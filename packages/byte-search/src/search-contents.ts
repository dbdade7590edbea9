import {
  type Allowance,
  AllowanceSpent,
  createAllowance,
  type Finding,
  type Opener,
  type Source,
} from './containers/container.ts';
import { openers } from './containers/openers.ts';
import { type ByteHit, type Needles, searchBytes } from './search-bytes.ts';

/** How far the search goes into containers. */
export interface DepthLimits {
  /** Containers inside containers that are opened. */
  maxDepth: number;
  /** Longest single part that is unpacked. */
  maxPartBytes: number;
  /** Bytes that one file may unpack to, all parts and all attempts at corrupt ones together. */
  maxUnpackedBytes: number;
}

/** Limits under which hostile input costs seconds, not hours. */
export const defaultDepthLimits: DepthLimits = {
  maxDepth: 5,
  maxPartBytes: 128 * 2 ** 20,
  maxUnpackedBytes: 4 * 2 ** 30,
};

/** A hit, and the containers that had to be opened to see it, outermost first. */
export interface ContentHit extends ByteHit {
  inside: readonly string[];
}

/** A container that could not be read to its end, and where it lies. */
export interface ContentProblem {
  inside: readonly string[];
  offset: number;
  reason: string;
}

/** What a search of some bytes has found. */
export interface ContentReport {
  hits: ContentHit[];
  unreadable: ContentProblem[];
  /** Number of containers opened, by kind. */
  containersOpened: Record<string, number>;
}

type Problem = Pick<ContentProblem, 'offset' | 'reason'>;

/** Problems listed for one file. */
const maxProblems = 100;

/** Searches the bytes as they are, then opens every container in them and searches what is inside. Never throws. */
export function searchContents(
  source: Source,
  needles: Needles,
  limits: DepthLimits = defaultDepthLimits,
): ContentReport {
  const report: ContentReport = { hits: [], unreadable: [], containersOpened: {} };
  const allowance = createAllowance(limits.maxUnpackedBytes, limits.maxPartBytes);
  const note = (inside: readonly string[], { offset, reason }: Problem): void => {
    const left = maxProblems - report.unreadable.length;
    if (left > 1) report.unreadable.push({ inside, offset, reason });
    if (left === 1) report.unreadable.push({ inside, offset, reason: 'and more, not listed' });
  };
  const descend = (inner: Source, inside: readonly string[]): void => {
    for (const hit of searchBytes(inner.bytes, needles)) report.hits.push({ ...hit, inside });
    for (const opener of openers) openWith(opener, inner, inside);
  };
  const openWith = (opener: Opener, inner: Source, inside: readonly string[]): void => {
    const within = [...inside, opener.kind];
    for (const finding of guard(opener, inner, allowance)) {
      if (finding.type === 'opened') {
        report.containersOpened[opener.kind] = (report.containersOpened[opener.kind] ?? 0) + 1;
      } else if (finding.type === 'unreadable') {
        note(within, finding);
      } else if (within.length > limits.maxDepth) {
        note(within, { offset: 0, reason: 'nested too deep' });
      } else {
        descend({ bytes: finding.bytes }, [...within, ...(finding.layers ?? [])]);
      }
    }
  };
  descend(source, []);
  return report;
}

/** Turns whatever an opener may throw into a note, so that one bad container never ends a search. */
function* guard(opener: Opener, source: Source, allowance: Allowance): Generator<Finding> {
  try {
    yield* opener.open(source, allowance);
  } catch (error) {
    const reason = error instanceof AllowanceSpent ? error.message : `failed: ${nameOf(error)}`;
    yield { type: 'unreadable', offset: 0, reason };
  }
}

/** Only the kind of error: its message may quote the bytes. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
