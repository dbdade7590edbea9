import type { ReactNode } from 'react';
import type { FailureCode } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { CheckButton } from './CheckButton.tsx';
import { CheckOutcome } from './CheckOutcome.tsx';
import { ForgetButton } from './ForgetButton.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import { Screen } from '../ui/Screen.tsx';
import type { StoredKey } from './stored-key.ts';

export interface StoredScreenProps {
  readonly storedKey: StoredKey;
  readonly failure: FailureCode | null;
  /** Until when the key is kept. */
  readonly timeLeft?: ReactNode;
  readonly onArm: () => Promise<void>;
  readonly onCheck: () => Promise<void>;
  readonly onForget: () => Promise<void>;
}

/**
 * The screen while a key is stored but no request carries it: its first check is under way, the provider rejected it, or the
 * active key was forgotten.
 */
export function StoredScreen({
  storedKey,
  failure,
  timeLeft,
  onArm,
  onCheck,
  onForget,
}: StoredScreenProps) {
  const { provider, check } = storedKey;
  const isChecking = check === null;
  const isRejected = check?.kind === 'rejected';
  return (
    <Screen
      testId="stored-screen"
      isAwake={false}
      takesFocus
      title={translate('storedTitle', provider.label)}
      lead={translate(isChecking ? 'storedLeadChecking' : 'storedLead')}
      failure={failure}
      foot={timeLeft}
    >
      <CheckOutcome storedKey={storedKey} isChecking={isChecking} />
      <KeyDetails storedKey={storedKey} />
      <Actions>
        <ForgetButton kind={isRejected ? 'primary' : 'secondary'} onPress={onForget} />
        <CheckButton onPress={onCheck} />
        <ActionButton
          kind={isRejected || isChecking ? 'secondary' : 'primary'}
          label={translate(isRejected ? 'armButton' : 'activateKeyButton')}
          pendingLabel={translate('armPending')}
          testId="arm-button"
          onPress={onArm}
        />
      </Actions>
    </Screen>
  );
}
