import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { Button } from '../ui/Button.tsx';
import { KeyPageLink } from '../key-form/KeyPageLink.tsx';
import styles from './KeyPanel.module.css';
import type { KeyRowActions } from './key-row-actions.ts';
import { protocolWords } from '../protocol/protocol-words.ts';
import { StoredAt } from './StoredAt.tsx';
import type { StoredKey } from './stored-key.ts';

export interface KeyPanelProps extends Omit<KeyRowActions, 'onActivate'> {
  readonly storedKey: StoredKey;
  /** Id of the element that names the key. */
  readonly nameId: string;
}

/** The details of one of several keys: since when it is stored, and rarely used buttons. */
export function KeyPanel({ storedKey, nameId, onCheck, onReplace, onForget }: KeyPanelProps) {
  const { provider, storedAt, protocol } = storedKey;
  return (
    <div role="group" aria-labelledby={nameId} className={styles['panel']}>
      <p className={styles['facts']}>
        <span>
          {translate('detailSince')} <StoredAt at={storedAt} />
        </span>
        <KeyPageLink provider={provider} />
      </p>
      {protocol !== null && (
        <p className={styles['facts']} data-testid="protection" data-protocol={protocol}>
          {translate(protocolWords[protocol].meaning)}
        </p>
      )}
      <Actions>
        <ActionButton
          kind="small"
          label={translate('checkButton')}
          pendingLabel={translate('checkPending')}
          testId="check-button"
          onPress={() => onCheck(storedKey)}
        />
        <Button
          kind="small"
          label={translate('replaceButton')}
          testId="replace-button"
          onPress={() => {
            onReplace(storedKey);
          }}
        />
        <ActionButton
          kind="small"
          label={translate('forgetOneButton')}
          pendingLabel={translate('forgetPending')}
          testId="forget-button"
          onPress={() => onForget(storedKey)}
        />
      </Actions>
    </div>
  );
}
