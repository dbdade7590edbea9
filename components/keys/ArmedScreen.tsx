import type { ReactNode } from 'react';
import type { FailureCode } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Actions } from '../ui/Actions.tsx';
import { CheckButton } from './CheckButton.tsx';
import { CheckOutcome } from './CheckOutcome.tsx';
import { ForgetButton } from './ForgetButton.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import { Screen } from '../ui/Screen.tsx';
import { siteNames } from '../backends/site-names.ts';
import type { StoredKey } from './stored-key.ts';

export interface ArmedScreenProps {
  readonly storedKey: StoredKey;
  readonly failure: FailureCode | null;
  /** Until when the key is kept. */
  readonly timeLeft?: ReactNode;
  readonly onCheck: () => Promise<void>;
  readonly onForget: () => Promise<void>;
}

/** The screen while requests carry the only key. */
export function ArmedScreen({ storedKey, failure, timeLeft, onCheck, onForget }: ArmedScreenProps) {
  const { provider, backend } = storedKey;
  return (
    <Screen
      testId="armed-screen"
      isAwake
      takesFocus
      title={translate('armedTitle', provider.label)}
      lead={translate('armedLead', siteNames(backend))}
      failure={failure}
      foot={timeLeft}
    >
      <CheckOutcome storedKey={storedKey} isChecking={false} />
      <KeyDetails storedKey={storedKey} />
      <Actions>
        <CheckButton onPress={onCheck} />
        <ForgetButton onPress={onForget} />
      </Actions>
    </Screen>
  );
}
