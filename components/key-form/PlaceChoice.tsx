import { type ReactNode, useId } from 'react';
import type { KeySummary } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';
import { keyName } from '../keys/key-name.ts';
import styles from './PlaceChoice.module.css';

export interface PlaceChoiceProps {
  /** The keys of the same provider that the backend has; at least one. */
  readonly siblings: readonly KeySummary[];
  /** The id of the key that the new one replaces, or `null`. */
  readonly replacedId: string | null;
  readonly onChoose: (replacedId: string | null) => void;
  readonly labelField: ReactNode;
}

/** Shown if the backend already has a key of the provider: replace it, or give the new one a label. */
export function PlaceChoice({ siblings, replacedId, onChoose, labelField }: PlaceChoiceProps) {
  const group = useId();
  return (
    <fieldset className={styles['choice']} data-testid="place-choice">
      <legend>{translate('placeLegend', siblings.map(keyName).join(', '))}</legend>
      <label className={fields['option']}>
        <input
          type="radio"
          name={group}
          checked={replacedId === null}
          onChange={() => {
            onChoose(null);
          }}
          data-testid="place-beside"
        />
        {translate('placeBeside')}
      </label>
      {replacedId === null && labelField}
      {siblings.map((key) => (
        <label key={key.id} className={fields['option']}>
          <input
            type="radio"
            name={group}
            checked={replacedId === key.id}
            onChange={() => {
              onChoose(key.id);
            }}
            data-testid="place-replace"
          />
          {translate('placeReplace', keyName(key))}
        </label>
      ))}
    </fieldset>
  );
}
