import { createKeySummary } from '../../components/keys/stored-key-for-test.ts';
import { emptyStatus, type KeySummary, type Status } from '../../lib/extension/messages.ts';

/** For tests: a status with one fal key for the built-in backend, armed by default. */
export function createStatus(key: Partial<KeySummary> = {}): Status {
  return {
    ...emptyStatus,
    keys: [createKeySummary({ provider: 'fal', armed: true, ...key })],
  };
}
