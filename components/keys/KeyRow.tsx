import { useId } from 'react';
import { translate } from '../../lib/extension/translate.ts';
import { KeyPanel } from './KeyPanel.tsx';
import styles from './KeyRow.module.css';
import { KeyState } from './KeyState.tsx';
import type { KeyRowActions } from './key-row-actions.ts';
import { keyName } from './key-name.ts';
import { MoreButton } from '../ui/MoreButton.tsx';
import type { StoredKey } from './stored-key.ts';
import { ActivateButton } from './ActivateButton.tsx';

export interface KeyRowProps extends KeyRowActions {
  readonly storedKey: StoredKey;
  /** Whether the details are shown. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** One of several keys: its name, whether requests carry it, and the result of its last check. */
export function KeyRow({ storedKey, isOpen, onToggle, onActivate, ...actions }: KeyRowProps) {
  const id = useId();
  const { provider, label, armed } = storedKey;
  return (
    <li
      className={styles['row']}
      data-testid="key-row"
      data-provider={provider.id}
      data-label={label}
      data-armed={armed}
    >
      <div className={styles['head']}>
        <p id={id} className={styles['name']}>
          {keyName({ provider: provider.id, label })}
        </p>
        <div className={styles['buttons']}>
          <ActivateButton storedKey={storedKey} nameId={id} onPress={() => onActivate(storedKey)} />
          <MoreButton
            label={translate('keyMoreButton')}
            isOpen={isOpen}
            nameId={id}
            onPress={onToggle}
          />
        </div>
      </div>
      <KeyState storedKey={storedKey} isOpen={isOpen} />
      {isOpen && <KeyPanel storedKey={storedKey} nameId={id} {...actions} />}
    </li>
  );
}
