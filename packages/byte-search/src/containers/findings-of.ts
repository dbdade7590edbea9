import type { Finding } from './container.ts';
import type { Unpacked } from './unpack.ts';

/** What to report of one unpacked stream: opened, what came out, and the problem if there was one. */
export function* findingsOf(offset: number, { bytes, problem }: Unpacked): Generator<Finding> {
  yield { type: 'opened', offset };
  if (bytes.length > 0) yield { type: 'part', bytes };
  if (problem !== undefined) yield { type: 'unreadable', offset, reason: problem };
}
