import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { findArmedKey } from '../../lib/extension/key-place.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import type { KeyFormProblem } from './FormProblem.tsx';
import { isName } from './LabelField.tsx';

/** What the user chose of the place of a new key; `null`: nothing yet. */
export interface PlaceChoices {
  readonly backendId: string | null;
  /** The key whose place it takes. */
  readonly replacedId: string | null;
  /** Whether it takes over from the key in use. */
  readonly activate: boolean;
}

/** What a new key finds where it goes. */
export interface Place {
  readonly backend: Backend;
  /** The keys of its provider there. */
  readonly siblings: readonly KeySummary[];
  /** The one of them that it replaces. */
  readonly replaced: KeySummary | null;
  /** The key in use there, unless that is the replaced one. */
  readonly armedKey: KeySummary | null;
  /** Whether requests shall carry the new key. */
  readonly active: boolean;
}

/** What follows from the choices, with the keys and backends that there are. */
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

/** The label of a new key, from the field where it has one to choose. */
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

/** A label for one more key beside these: "Key 2", or the next number that is free. */
export function suggestLabel(siblings: readonly KeySummary[]): string {
  const numbers = [null, ...siblings].map((_, at) => translate('labelSuggestion', String(at + 2)));
  const isFree = (label: string): boolean => !siblings.some((key) => key.label === label);
  return numbers.find(isFree) ?? '';
}
