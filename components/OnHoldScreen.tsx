import type { ReactNode } from 'react';
import type { FailureCode } from '../lib/messages.ts';
import type { ProtocolHold } from '../lib/protocol-hold.ts';
import { translate } from '../lib/translate.ts';
import { Actions } from './Actions.tsx';
import { ForgetButton } from './ForgetButton.tsx';
import { type HoldActions, HoldNotice } from './HoldNotice.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import { Screen } from './Screen.tsx';
import type { StoredKey } from './stored-key.ts';

export interface OnHoldScreenProps extends HoldActions {
  readonly storedKey: StoredKey;
  readonly hold: ProtocolHold;
  readonly failure: FailureCode | null;
  /** How long the key stays. */
  readonly timeLeft?: ReactNode;
  readonly onForget: () => Promise<void>;
}

/** A key shall be used, but the protocol of its backend keeps it from being sent. */
export function OnHoldScreen(props: OnHoldScreenProps) {
  const { storedKey, hold, failure, timeLeft, onForget, ...actions } = props;
  const { provider, backend, fingerprint } = storedKey;
  return (
    <Screen
      testId="on-hold-screen"
      isAwake={false}
      takesFocus
      title={translate('holdTitle', provider.label)}
      lead={translate('holdLead')}
      failure={failure}
      foot={timeLeft}
    >
      <HoldNotice backend={backend} hold={hold} fingerprint={fingerprint} {...actions} />
      <KeyDetails storedKey={storedKey} />
      <Actions>
        <ForgetButton onPress={onForget} />
      </Actions>
    </Screen>
  );
}
