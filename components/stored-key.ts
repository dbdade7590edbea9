import type { Backend } from '../lib/backends.ts';
import type { KeyCheckOutcome } from '../lib/key-check-outcome.ts';
import type { Provider } from '../lib/providers.ts';

/** What the screens of a stored key show of it. Never anything of the key. */
export interface StoredKey {
  readonly provider: Provider;
  readonly backend: Backend;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  /** What the last check said; `null` until one has ended. */
  readonly check: KeyCheckOutcome | null;
}
