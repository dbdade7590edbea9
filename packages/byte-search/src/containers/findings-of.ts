import type { Finding } from './container.ts';
import type { Unpacked } from './unpack.ts';

/** The report of one unpacked stream: that it was opened, its contents, and the problem if there was one. */
export function* findingsOf(offset: number, { bytes, problem }: Unpacked): Generator<Finding> {
  yield { type: 'opened', offset };
  if (bytes.length > 0) yield { type: 'part', bytes };
  if (problem !== undefined) yield { type: 'unreadable', offset, reason: problem };
}
