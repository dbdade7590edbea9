import { useId } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';

export interface BackendSelectProps {
  readonly backends: readonly Backend[];
  readonly selected: Backend;
  readonly onChoose: (backendId: string) => void;
}

/** Chooses the backend of a new key, by name and origin, because anyone can choose a name. */
export function BackendSelect({ backends, selected, onChoose }: BackendSelectProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{translate('detailBackend')}</label>
      <select
        id={id}
        className={styles['control']}
        value={selected.id}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.value);
        }}
        data-testid="backend-select"
      >
        {backends.map(({ id: backendId, label, apiOrigin }) => (
          <option key={backendId} value={backendId}>
            {`${label} (${apiOrigin})`}
          </option>
        ))}
      </select>
    </div>
  );
}
