import type { ReactNode } from 'react';
import type { FailureCode } from '../../lib/extension/messages.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Actions } from '../ui/Actions.tsx';
import { ForgetButton } from '../keys/ForgetButton.tsx';
import type { BlockActions } from './block-actions.ts';
import { BlockNotice } from './BlockNotice.tsx';
import { KeyDetails } from '../keys/KeyDetails.tsx';
import { Screen } from '../ui/Screen.tsx';
import type { StoredKey } from '../keys/stored-key.ts';

export interface BlockedScreenProps extends BlockActions {
  readonly storedKey: StoredKey;
  readonly block: SendBlock;
  readonly failure: FailureCode | null;
  /** Until when the key is kept. */
  readonly timeLeft?: ReactNode;
  readonly onForget: () => Promise<void>;
}

/** The screen while the only key is active but blocked. */
export function BlockedScreen(props: BlockedScreenProps) {
  const { storedKey, block, failure, timeLeft, onForget, ...actions } = props;
  const { provider, backend, fingerprint } = storedKey;
  return (
    <Screen
      testId="blocked-screen"
      isAwake={false}
      takesFocus
      title={translate('blockTitle', provider.label)}
      lead={translate('blockLead')}
      failure={failure}
      foot={timeLeft}
    >
      <BlockNotice backend={backend} block={block} fingerprint={fingerprint} {...actions} />
      <KeyDetails storedKey={storedKey} />
      <Actions>
        <ForgetButton onPress={onForget} />
      </Actions>
    </Screen>
  );
}
