import type { KeySummary } from '../../lib/extension/messages.ts';
import type { Provider } from '../../lib/providers.ts';

/** What the screens show about a stored key, and nothing of the key itself. */
export interface StoredKey extends Omit<KeySummary, 'provider'> {
  readonly provider: Provider;
}
