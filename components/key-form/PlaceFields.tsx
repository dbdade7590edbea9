import type { ReactNode } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import { BackendSelect } from './BackendSelect.tsx';
import { PlaceChoice } from './PlaceChoice.tsx';
import type { Place, PlaceChoices } from './resolve-place.ts';
import { ActivateChoice } from './ActivateChoice.tsx';

export interface PlaceFieldsProps {
  readonly backends: readonly Backend[];
  readonly place: Place;
  /** The new key's place is given: only whether it takes over is asked. */
  readonly isFixed: boolean;
  readonly onChoose: (choice: Partial<PlaceChoices>) => void;
  /** Where the user names a key that goes beside another. */
  readonly labelField: ReactNode;
}

/** Where a new key goes. Whatever there is no choice about is not asked. */
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
