import type { ReactNode } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import { BackendSelect } from './BackendSelect.tsx';
import { PlaceChoice } from './PlaceChoice.tsx';
import type { Place, PlaceChoices } from './resolve-place.ts';
import { ActivateChoice } from './ActivateChoice.tsx';

export interface PlaceFieldsProps {
  readonly backends: readonly Backend[];
  readonly place: Place;
  /** The place is fixed, so the only question is whether the new key becomes active. */
  readonly isFixed: boolean;
  readonly onChoose: (choice: Partial<PlaceChoices>) => void;
  /** The field for the name of a key beside another. */
  readonly labelField: ReactNode;
}

/** Chooses the place of a new key. Only questions with a choice are shown. */
export function PlaceFields({ backends, place, isFixed, onChoose, labelField }: PlaceFieldsProps) {
  const { backend, siblings, replaced, armedKey, active } = place;
  return (
    <>
      {!isFixed && backends.length > 1 && (
        <BackendSelect
          backends={backends}
          selected={backend}
          onChoose={(backendId) => {
            onChoose({ backendId });
          }}
        />
      )}
      {!isFixed && siblings.length > 0 && (
        <PlaceChoice
          key={siblings.map(({ id }) => id).join()}
          siblings={siblings}
          replacedId={replaced?.id ?? null}
          onChoose={(replacedId) => {
            onChoose({ replacedId });
          }}
          labelField={labelField}
        />
      )}
      {armedKey !== null && (
        <ActivateChoice
          armedKey={armedKey}
          isChosen={active}
          onChoose={(activate) => {
            onChoose({ activate });
          }}
        />
      )}
    </>
  );
}
