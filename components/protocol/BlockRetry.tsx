import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { Button } from '../ui/Button.tsx';

export interface BlockRetryProps {
  readonly onRecheck: () => Promise<void>;
  /** Opens the settings, on pages where they help. */
  readonly onSettings: (() => void) | null;
}

/** What to do about a send block that the user cannot decide, or not on this page. */
export function BlockRetry({ onRecheck, onSettings }: BlockRetryProps) {
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
          testId="block-settings-button"
          onPress={onSettings}
        />
      )}
    </Actions>
  );
}
