import { createKeySummary } from '../../components/stored-key-for-test.ts';
import type { KeySummary, Status } from '../../lib/messages.ts';

/** For tests: a status with one fal key for the built-in backend, in use unless told otherwise. */
export function createStatus(key: Partial<KeySummary> = {}): Status {
  return { keys: [createKeySummary({ provider: 'fal', armed: true, ...key })], lastLock: null };
}
