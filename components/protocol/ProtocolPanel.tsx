import { useRef, useState } from 'react';
import type { BackendProtocol } from '../../lib/extension/backend-protocols.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import type { FailureCode } from '../../lib/extension/messages.ts';
import type { ProtocolChoice } from '../../lib/protocol/negotiation.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ActionButton, type ActionButtonProps } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { ForgetPin } from './ForgetPin.tsx';
import { BlockNotice } from './BlockNotice.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ProtocolFacts } from './ProtocolFacts.tsx';
import styles from './ProtocolPanel.module.css';
import { ProtocolSelect } from './ProtocolSelect.tsx';

/** What went wrong, or `null`. */
type Outcome = Promise<FailureCode | null>;

/** What the user can do about the protocol of a backend. */
export interface ProtocolPanelActions {
  readonly onChoose: (backend: Backend, choice: ProtocolChoice) => Promise<void>;
  readonly onRecheck: (backend: Backend) => Outcome;
  readonly onTrust: (backend: Backend, fingerprint: string) => Outcome;
  readonly onAllowBasic: (backend: Backend) => Outcome;
  /** Forgets the pinned signing key, and pins the one that is shown now. */
  readonly onForgetPin: (backend: Backend) => Outcome;
}

export interface ProtocolPanelProps extends ProtocolPanelActions {
  readonly protocol: BackendProtocol;
}

/** The protocol of one backend: the user's choice, the current state, the fingerprint. */
export function ProtocolPanel({ protocol, onChoose, ...actions }: ProtocolPanelProps) {
  const { backend, choice, block, fingerprint } = protocol;
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const facts = useRef<HTMLDivElement>(null);
  const act = async (action: () => Outcome) => {
    setFailure(null);
    setFailure(await action());
  };
  const forgetPin = async () => {
    await act(() => actions.onForgetPin(backend));
    // The button that had the focus has been removed.
    facts.current?.focus();
  };
  const recheck = () => act(() => actions.onRecheck(backend));
  return (
    <div
      role="group"
      aria-label={backend.label}
      data-testid="protocol"
      data-backend={backend.apiOrigin}
    >
      <Panel title={backend.label} help={backend.apiOrigin}>
        <ProtocolSelect choice={choice} onChoose={(chosen) => onChoose(backend, chosen)} />
        <div ref={facts} tabIndex={-1} className={styles['facts']}>
          <ProtocolFacts protocol={protocol} />
          <FailureNotice failure={failure} />
        </div>
        <BlockNotice
          backend={backend}
          block={block}
          fingerprint={fingerprint}
          onTrust={(_, shown) => act(() => actions.onTrust(backend, shown))}
          onAllowBasic={() => act(() => actions.onAllowBasic(backend))}
          onRecheck={recheck}
          onSettings={null}
        />
        {block === null && <RecheckButton onPress={recheck} />}
        {fingerprint !== null && block?.kind !== 'keyChanged' && (
          <ForgetPin backend={backend} onForget={forgetPin} />
        )}
      </Panel>
    </div>
  );
}

function RecheckButton({ onPress }: Pick<ActionButtonProps, 'onPress'>) {
  return (
    <Actions>
      <ActionButton
        kind="small"
        label={translate('checkButton')}
        pendingLabel={translate('checkPending')}
        testId="recheck-button"
        onPress={onPress}
      />
    </Actions>
  );
}
