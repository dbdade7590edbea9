import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';
import { providers } from '../../lib/providers.ts';
import type { StoredKey } from './stored-key.ts';

/** For tests: by default an Anthropic key for the built-in backend. */
export function createKeySummary(key: Partial<KeySummary> = {}): KeySummary {
  return {
    id: 'a-key',
    label: null,
    armed: false,
    provider: 'anthropic',
    backend: gitPhantomScope,
    storedAt: 1_795_478_400_000,
    check: null,
    block: null,
    protocol: null,
    fingerprint: null,
    ...key,
  };
}

/** For tests: such a key with its last check, as the screens take it. */
export function createStoredKey(
  check: KeyCheckOutcome | null,
  key: Partial<KeySummary> = {},
): StoredKey {
  const summary = createKeySummary({ ...key, check });
  return { ...summary, provider: providers[summary.provider] };
}
