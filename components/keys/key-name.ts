import type { KeySummary } from '../../lib/extension/messages.ts';
import { providers } from '../../lib/providers.ts';

/** What a key is called on the screen: its provider, and its label where it has one. */
export function keyName({ provider, label }: Pick<KeySummary, 'provider' | 'label'>): string {
  const name = providers[provider].label;
  return label === null ? name : `${name} · ${label}`;
}
