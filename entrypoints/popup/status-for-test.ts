import { gitPhantomScope } from '../../lib/backends.ts';
import type { KeySummary, Status } from '../../lib/messages.ts';

/** For tests: a status with one fal key for the built-in backend. */
export function createStatus(key: Partial<KeySummary> = {}): Status {
  const summary: KeySummary = {
    id: 'a-key',
    provider: 'fal',
    label: null,
    backend: gitPhantomScope,
    storedAt: 0,
    armed: true,
    check: null,
    ...key,
  };
  return { keys: [summary], lastLock: null, endsAt: null, endsBy: null };
}
