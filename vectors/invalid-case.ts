import type { Headers } from './edits.ts';

/** The receiver of a case. An invalid case names only what differs from the usual receiver. */
export interface Receiver {
  readonly apiOrigin: string;
  /** What the request is about, `null` if it does not say. */
  readonly provider: string | null;
  readonly now: number;
}

/** An invalid case, before the expected answer is filled in. */
export interface InvalidCase {
  readonly id: string;
  readonly reason: string;
  readonly comment: string;
  readonly headers: Headers;
  readonly receiver?: Partial<Receiver>;
}
