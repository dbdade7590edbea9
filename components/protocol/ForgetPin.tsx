import { useState } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { Button } from '../ui/Button.tsx';
import styles from './ForgetPin.module.css';
import { Notice } from '../ui/Notice.tsx';

export interface ForgetPinProps {
  readonly backend: Backend;
  readonly onForget: () => Promise<void>;
}

/** Forgets the pinned key of a backend, after the user has read what that means. */
export function ForgetPin({ backend, onForget }: ForgetPinProps) {
  const [isAsking, setIsAsking] = useState(false);
  const forget = async () => {
    await onForget();
    setIsAsking(false);
  };
  return (
    <div className={styles['forget']}>
      <div role="status" data-testid="forget-pin-question">
        {isAsking && (
          <Notice tone="warn" title={translate('forgetPinTitle', backend.label)}>
            <p>{translate('forgetPinAdvice')}</p>
          </Notice>
        )}
      </div>
      <Actions>
        <Button
          kind="small"
          label={translate(isAsking ? 'keepPinButton' : 'forgetPinButton')}
          testId="forget-pin-button"
          onPress={() => {
            setIsAsking(!isAsking);
          }}
        />
        {isAsking && (
          <ActionButton
            kind="small"
            label={translate('forgetPinConfirm')}
            pendingLabel={translate('forgetPending')}
            testId="forget-pin-confirm"
            onPress={forget}
          />
        )}
      </Actions>
    </div>
  );
}
