import { hostnameOf } from '../lib/backends.ts';
import { translate } from '../lib/translate.ts';
import { ActionButton } from './ActionButton.tsx';
import { CheckOutcome } from './CheckOutcome.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import styles from './screen.module.css';
import { ScreenHeader } from './ScreenHeader.tsx';
import type { StoredKey } from './stored-key.ts';

export interface ArmedScreenProps {
  readonly storedKey: StoredKey;
  readonly onCheck: () => Promise<void>;
  readonly onForget: () => Promise<void>;
}

/** Matching requests carry the key. */
export function ArmedScreen({ storedKey, onCheck, onForget }: ArmedScreenProps) {
  const { provider, backend, storedAt, check } = storedKey;
  const sites = backend.siteOrigins.map(hostnameOf).join(', ');
  return (
    <div className={styles['screen']} data-testid="armed-screen">
      <ScreenHeader
        isAwake
        takesFocus
        title={translate('armedTitle', provider.label)}
        lead={translate('armedLead', sites)}
      />
      <CheckOutcome
        provider={provider}
        backendLabel={backend.label}
        outcome={check}
        isChecking={false}
      />
      <KeyDetails provider={provider} backend={backend} storedAt={storedAt} />
      <div className={styles['actions']}>
        <ActionButton
          kind="secondary"
          label={translate('checkButton')}
          pendingLabel={translate('checkPending')}
          testId="check-button"
          onPress={onCheck}
        />
        <ActionButton
          kind="secondary"
          label={translate('forgetButton')}
          pendingLabel={translate('forgetPending')}
          testId="forget-button"
          onPress={onForget}
        />
      </div>
    </div>
  );
}
