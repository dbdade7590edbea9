import { useId } from 'react';
import type { EnvKeyName } from '../../lib/extension/env-import.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';
import { providers } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';
import { keyName } from '../keys/key-name.ts';

export interface ImportActiveSelectProps {
  readonly keys: readonly EnvKeyName[];
  /** The key that requests carry now. */
  readonly armedKey: KeySummary | null;
  /** The variable of the chosen key. `null` leaves the armed key active. */
  readonly selected: string | null;
  readonly onChoose: (name: string | null) => void;
}

/** Chooses the key that is active after the import. Only one can be. */
export function ImportActiveSelect({
  keys,
  armedKey,
  selected,
  onChoose,
}: ImportActiveSelectProps) {
  const id = useId();
  return (
    <div className={fields['field']}>
      <label htmlFor={id}>{translate('importActiveLabel')}</label>
      <select
        id={id}
        className={fields['control']}
        value={selected ?? ''}
        onChange={({ currentTarget: { value } }) => {
          onChoose(value === '' ? null : value);
        }}
        data-testid="import-use"
      >
        {armedKey !== null && (
          <option value="">{translate('importActiveKept', keyName(armedKey))}</option>
        )}
        {keys.map(({ name, provider }) => (
          <option key={name} value={name}>
            {`${name} (${providers[provider].label})`}
          </option>
        ))}
      </select>
    </div>
  );
}
