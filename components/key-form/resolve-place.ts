import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { findArmedKey } from '../../lib/extension/key-place.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import type { KeyFormProblem } from './FormProblem.tsx';
import { isName } from './LabelField.tsx';

/** What the user has chosen for a new key. `null` means nothing yet. */
export interface PlaceChoices {
  readonly backendId: string | null;
  /** The key that it replaces. */
  readonly replacedId: string | null;
  /** Whether it becomes active instead of the armed key. */
  readonly activate: boolean;
}

/** The place of a new key, and the keys that are there. */
export interface Place {
  readonly backend: Backend;
  /** The stored keys of the same provider at the backend. */
  readonly siblings: readonly KeySummary[];
  /** The one of them that the new key replaces. */
  readonly replaced: KeySummary | null;
  /** The armed key of the backend, unless it is the replaced one. */
  readonly armedKey: KeySummary | null;
  /** Whether the new key becomes active. */
  readonly active: boolean;
}

/** Applies the choices to the stored keys and the backends. */
export function resolvePlace(
  { backendId, replacedId, activate }: PlaceChoices,
  provider: ProviderId | null,
  { backends, keys }: { backends: readonly Backend[]; keys: readonly KeySummary[] },
): Place {
  const backend = backends.find(({ id }) => id === backendId) ?? backends[0] ?? gitPhantomScope;
  const siblings = keys.filter((key) => key.provider === provider && key.backend.id === backend.id);
  const replaced = siblings.find(({ id }) => id === replacedId) ?? null;
  const armed = findArmedKey(keys, backend.id);
  const armedKey = armed?.id === replaced?.id ? null : armed;
  return { backend, siblings, replaced, armedKey, active: armedKey === null || activate };
}

/** The label of a new key, read from the field if it has one to choose. */
export function readLabel(
  { siblings, replaced }: Place,
  text: string,
): { readonly label: string | null } | { readonly problem: KeyFormProblem } {
  if (replaced !== null || siblings.length === 0) return { label: replaced?.label ?? null };
  const label = text.trim();
  const isTaken = siblings.some((key) => key.label === label);
  if (label === '' || isTaken) return { problem: { kind: 'badLabel' } };
  return isName(label) ? { label } : { problem: { kind: 'labelIsKey' } };
}

/** A label for one more key beside these: "Key 2", or the next free number. */
export function suggestLabel(siblings: readonly KeySummary[]): string {
  const numbers = [null, ...siblings].map((_, at) => translate('labelSuggestion', String(at + 2)));
  const isFree = (label: string): boolean => !siblings.some((key) => key.label === label);
  return numbers.find(isFree) ?? '';
}
