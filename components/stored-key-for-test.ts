import { gitPhantomScope } from '../lib/backends.ts';
import type { KeyCheckOutcome } from '../lib/key-check-outcome.ts';
import { providers } from '../lib/providers.ts';
import type { StoredKey } from './stored-key.ts';

/** For tests: an Anthropic key for the built-in backend, with what its check said. */
export function createStoredKey(check: KeyCheckOutcome | null): StoredKey {
  return {
    id: 'a-key',
    label: null,
    armed: false,
    provider: providers.anthropic,
    backend: gitPhantomScope,
    storedAt: 1_795_478_400_000,
    check,
  };
}
