import type { Buffer } from 'node:buffer';

/** Bytes that may be or contain containers. */
export interface Source {
  bytes: Buffer;
  /** The file that consists of exactly these bytes; unknown for bytes from another container. */
  path?: string | undefined;
}

/** What an opener reports, in order: that it recognised a container, then its contents or why they cannot be read. */
export type Finding =
  | { type: 'opened'; offset: number }
  | {
      type: 'part';
      bytes: Buffer;
      /** Layers inside this container that surround the part, outermost first. */
      layers?: readonly string[];
    }
  | { type: 'unreadable'; offset: number; reason: string };

/** Recognises one kind of container and yields what is in it. Corrupt input is reported, never thrown. */
export interface Opener {
  kind: string;
  open: (source: Source, allowance: Allowance) => Iterable<Finding>;
}

/** Limits on the work that hostile input may cause. */
export interface Allowance {
  /** The longest part that is unpacked. Longer parts are reported as unreadable. */
  readonly maxPartBytes: number;
  /**
   * Charges work to the rest of this file's allowance.
   *
   * @throws {AllowanceSpent} when nothing is left
   */
  spend: (bytes: number) => void;
}

/** The cost of one attempt to open something, in addition to its output, so that a million decoys cost only seconds. */
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
