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

/** Limits on the search in containers. */
export interface DepthLimits {
  /** How deep containers in containers are opened. */
  maxDepth: number;
  /** The longest single part that is unpacked. */
  maxPartBytes: number;
  /** The bytes that one file may unpack to, all parts and all attempts on corrupt ones together. */
  maxUnpackedBytes: number;
}

/** Limits with which hostile input costs seconds, not hours. */
export const defaultDepthLimits: DepthLimits = {
  maxDepth: 5,
  maxPartBytes: 128 * 2 ** 20,
  maxUnpackedBytes: 4 * 2 ** 30,
};

/** A hit, and the containers that were opened to find it, outermost first. */
export interface ContentHit extends ByteHit {
  inside: readonly string[];
}

/** A container that could not be read to its end, and its place. */
export interface ContentProblem {
  inside: readonly string[];
  offset: number;
  reason: string;
}

/** The result of a search of some bytes. */
export interface ContentReport {
  hits: ContentHit[];
  unreadable: ContentProblem[];
  /** Number of containers opened, by kind. */
  containersOpened: Record<string, number>;
}

type Problem = Pick<ContentProblem, 'offset' | 'reason'>;

/** How many problems are listed for one file. */
const maxProblems = 100;

/** Searches the bytes as they are, then opens every container in them and searches its contents. Never throws. */
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

/** Turns any error of an opener into a note, so that one bad container never ends a search. */
function* guard(opener: Opener, source: Source, allowance: Allowance): Generator<Finding> {
  try {
    yield* opener.open(source, allowance);
  } catch (error) {
    const reason = error instanceof AllowanceSpent ? error.message : `failed: ${nameOf(error)}`;
    yield { type: 'unreadable', offset: 0, reason };
  }
}

/** Only the kind of the error, because its message may quote the bytes. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
