import { translate } from '../../lib/extension/translate.ts';
import { ActionButton, type ActionButtonProps } from '../ui/ActionButton.tsx';

export interface ForgetButtonProps extends Pick<ActionButtonProps, 'onPress'> {
  readonly kind?: ActionButtonProps['kind'];
}

/** Forgets the only stored key. */
export function ForgetButton({ kind = 'secondary', onPress }: ForgetButtonProps) {
  return (
    <ActionButton
      kind={kind}
      label={translate('forgetButton')}
      pendingLabel={translate('forgetPending')}
      testId="forget-button"
      onPress={onPress}
    />
  );
}
