import type { KeySummary } from './messages.ts';

/** What tells one stored key from another: a new key takes the place of the one that shares it. */
export interface KeyPlace extends Pick<KeySummary, 'provider' | 'label'> {
  readonly backendId: string;
}

/** Everything that is decided about a new key. */
export interface KeyPlan extends KeyPlace {
  /** Whether requests are to carry it. */
  readonly active: boolean;
}

/** The stored key that a new one in this place would replace, or `null`. */
export function findKeyAt(
  keys: readonly KeySummary[],
  { provider, label, backendId }: KeyPlace,
): KeySummary | null {
  const isThere = (key: KeySummary): boolean =>
    key.provider === provider && key.label === label && key.backend.id === backendId;
  return keys.find(isThere) ?? null;
}

/** The key that a backend's requests carry, or `null`. */
export function findArmedKey(keys: readonly KeySummary[], backendId: string): KeySummary | null {
  return keys.find(({ armed, backend }) => armed && backend.id === backendId) ?? null;
}
