import type { FailureCode } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { Screen } from '../ui/Screen.tsx';

export interface UnknownScreenProps {
  readonly failure: FailureCode | null;
  readonly onRetry: () => Promise<void>;
}

/** The screen if the background does not answer. */
export function UnknownScreen({ failure, onRetry }: UnknownScreenProps) {
  return (
    <Screen
      testId="unknown-screen"
      isAwake={false}
      title={translate('unknownTitle')}
      lead={translate('unknownLead')}
      failure={failure}
    >
      <Actions>
        <ActionButton
          kind="primary"
          label={translate('retryButton')}
          pendingLabel={translate('retryPending')}
          testId="retry-button"
          onPress={onRetry}
        />
      </Actions>
    </Screen>
  );
}
