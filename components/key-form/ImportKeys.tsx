import { useId } from 'react';
import type { EnvKeyName } from '../../lib/extension/env-import.ts';
import { providers } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';
import styles from './ImportKeys.module.css';

export interface ImportKeysProps {
  readonly keys: readonly EnvKeyName[];
  /** The variables that the user has deselected. */
  readonly left: ReadonlySet<string>;
  readonly replaces: (key: EnvKeyName) => boolean;
  readonly onToggle: (name: string) => void;
}

/** The keys that were found. The user selects which to store. */
export function ImportKeys({ keys, left, replaces, onToggle }: ImportKeysProps) {
  const id = useId();
  return (
    <ul className={styles['list']}>
      {keys.map((key) => (
        <li key={key.name} data-testid="import-key" data-name={key.name}>
          <label className={fields['option']}>
            <input
              type="checkbox"
              checked={!left.has(key.name)}
              onChange={() => {
                onToggle(key.name);
              }}
              aria-describedby={`${id}${key.name}`}
            />
            <span className={styles['name']}>{key.name}</span>
          </label>
          <p id={`${id}${key.name}`} className={styles['note']}>
            {providers[key.provider].label}
            {replaces(key) && ` · ${translate('importReplaces')}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
