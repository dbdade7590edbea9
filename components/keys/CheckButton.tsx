import { translate } from '../../lib/extension/translate.ts';
import { ActionButton, type ActionButtonProps } from '../ui/ActionButton.tsx';

/** Asks the backend to check a key again. */
export function CheckButton({ onPress }: Pick<ActionButtonProps, 'onPress'>) {
  return (
    <ActionButton
      kind="secondary"
      label={translate('checkButton')}
      pendingLabel={translate('checkPending')}
      testId="check-button"
      onPress={onPress}
    />
  );
}
