import type { KeySummary } from '../../lib/extension/messages.ts';
import { providers } from '../../lib/providers.ts';

/** The name of a key on the screen: its provider, and its label if it has one. */
export function keyName({ provider, label }: Pick<KeySummary, 'provider' | 'label'>): string {
  const name = providers[provider].label;
  return label === null ? name : `${name} · ${label}`;
}
