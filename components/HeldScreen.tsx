import { translate } from '../lib/translate.ts';
import { ActionButton } from './ActionButton.tsx';
import { CheckOutcome } from './CheckOutcome.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import styles from './screen.module.css';
import { ScreenHeader } from './ScreenHeader.tsx';
import type { StoredKey } from './stored-key.ts';

export interface HeldScreenProps {
  readonly storedKey: StoredKey;
  readonly onArm: () => Promise<void>;
  readonly onCheck: () => Promise<void>;
  readonly onForget: () => Promise<void>;
}

/** A key is stored, but no request carries it: its first check is under way, or the provider rejected it. */
export function HeldScreen({ storedKey, onArm, onCheck, onForget }: HeldScreenProps) {
  const { provider, backend, storedAt, check } = storedKey;
  return (
    <div className={styles['screen']} data-testid="held-screen">
      <ScreenHeader
        isAwake={false}
        takesFocus
        title={translate('heldTitle', provider.label)}
        lead={translate(check === null ? 'heldLeadChecking' : 'heldLead')}
      />
      <CheckOutcome
        provider={provider}
        backendLabel={backend.label}
        outcome={check}
        isChecking={check === null}
      />
      <KeyDetails provider={provider} backend={backend} storedAt={storedAt} />
      <div className={styles['actions']}>
        <ActionButton
          kind="primary"
          label={translate('forgetButton')}
          pendingLabel={translate('forgetPending')}
          testId="forget-button"
          onPress={onForget}
        />
        <ActionButton
          kind="secondary"
          label={translate('checkButton')}
          pendingLabel={translate('checkPending')}
          testId="check-button"
          onPress={onCheck}
        />
        <ActionButton
          kind="secondary"
          label={translate('armButton')}
          pendingLabel={translate('armPending')}
          testId="arm-button"
          onPress={onArm}
        />
      </div>
    </div>
  );
}
