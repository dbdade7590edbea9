import type { Buffer } from 'node:buffer';

/** Bytes that may be or hold containers. */
export interface Source {
  bytes: Buffer;
  /** The file that the bytes are the whole of; not known for what came out of another container. */
  path?: string | undefined;
}

/** What an opener reports, in order: that it recognised a container, then what is in it or why that cannot be read. */
export type Finding =
  | { type: 'opened'; offset: number }
  | {
      type: 'part';
      bytes: Buffer;
      /** Layers inside this container that lie around the part, outermost first. */
      layers?: readonly string[];
    }
  | { type: 'unreadable'; offset: number; reason: string };

/** Recognises one kind of container and yields what is in it. Corrupt input is reported, never thrown. */
export interface Opener {
  kind: string;
  open: (source: Source, allowance: Allowance) => Iterable<Finding>;
}

/** The work that hostile input may cause. */
export interface Allowance {
  /** Longest part that is unpacked; what goes beyond is reported as unreadable. */
  readonly maxPartBytes: number;
  /**
   * Charges work against what is left for this file.
   *
   * @throws {AllowanceSpent} when nothing is left
   */
  spend: (bytes: number) => void;
}

/** What one attempt to open something costs besides the bytes that come out, so that a million decoys cost seconds. */
export const attemptCost = 16_384;

/** Ends the opening of containers in one file. */
export class AllowanceSpent extends Error {
  readonly code = 'ALLOWANCE_SPENT';

  constructor() {
    super('unpacking limit reached');
    this.name = 'AllowanceSpent';
  }
}

/** Creates an allowance of `totalBytes` of unpacked bytes and attempts. */
export function createAllowance(totalBytes: number, maxPartBytes: number): Allowance {
  let left = totalBytes;
  return {
    maxPartBytes,
    spend: (bytes) => {
      left -= bytes;
      if (left < 0) throw new AllowanceSpent();
    },
  };
}
