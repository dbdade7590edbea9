import type { KeySummary } from '../../lib/extension/messages.ts';
import type { Provider } from '../../lib/providers.ts';

/** What the screens of a stored key show of it. Never anything of the key. */
export interface StoredKey extends Omit<KeySummary, 'provider'> {
  readonly provider: Provider;
}
