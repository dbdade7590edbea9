import { translate } from '../lib/translate.ts';
import { ActionButton } from './ActionButton.tsx';
import styles from './screen.module.css';
import { ScreenHeader } from './ScreenHeader.tsx';

export interface UnknownScreenProps {
  readonly onRetry: () => Promise<void>;
}

/** The background did not say what it holds. */
export function UnknownScreen({ onRetry }: UnknownScreenProps) {
  return (
    <div className={styles['screen']} data-testid="unknown-screen">
      <ScreenHeader
        isAwake={false}
        title={translate('unknownTitle')}
        lead={translate('unknownLead')}
      />
      <div className={styles['actions']}>
        <ActionButton
          kind="primary"
          label={translate('retryButton')}
          pendingLabel={translate('retryPending')}
          testId="retry-button"
          onPress={onRetry}
        />
      </div>
    </div>
  );
}
