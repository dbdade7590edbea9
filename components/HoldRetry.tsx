import { translate } from '../lib/translate.ts';
import { ActionButton } from './ActionButton.tsx';
import { Actions } from './Actions.tsx';
import { Button } from './Button.tsx';

export interface HoldRetryProps {
  readonly onRecheck: () => Promise<void>;
  /** Where they help. */
  readonly onSettings: (() => void) | null;
}

/** What can be done about a hold that is not for the user to decide, or not here. */
export function HoldRetry({ onRecheck, onSettings }: HoldRetryProps) {
  return (
    <Actions>
      <ActionButton
        kind={onSettings === null ? 'primary' : 'secondary'}
        label={translate('checkButton')}
        pendingLabel={translate('checkPending')}
        testId="recheck-button"
        onPress={onRecheck}
      />
      {onSettings !== null && (
        <Button
          kind="primary"
          label={translate('settingsButton')}
          testId="hold-settings-button"
          onPress={onSettings}
        />
      )}
    </Actions>
  );
}
