import { useState } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { Button } from '../ui/Button.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import styles from './BlockDecision.module.css';
import type { BlockActions } from './block-actions.ts';

export interface BlockDecisionProps extends Pick<BlockActions, 'onTrust' | 'onAllowBasic'> {
  readonly backend: Backend;
  readonly block: Extract<SendBlock, { kind: 'keyChanged' | 'downgrade' }>;
  /** The fingerprint of the pinned signing key. */
  readonly fingerprint: string | null;
}

/** A question that only the user can decide. Nothing is sent without consent: to keep it so takes one press, or none. */
export function BlockDecision(props: BlockDecisionProps) {
  const { backend, block, fingerprint, onTrust, onAllowBasic } = props;
  const [isKeptOff, setIsKeptOff] = useState(false);
  const agree = () =>
    block.kind === 'keyChanged' ? onTrust(backend, block.fingerprint) : onAllowBasic(backend);
  return (
    <>
      {block.kind === 'keyChanged' && !isKeptOff && (
        <dl className={styles['fingerprints']}>
          {fingerprint !== null && <Named name="fingerprintPinned" value={fingerprint} />}
          <Named name="fingerprintShown" value={block.fingerprint} />
        </dl>
      )}
      <p role="status" className={styles['kept']}>
        {isKeptOff && translate('keptOff', backend.label)}
      </p>
      <Actions>
        <Button
          kind={isKeptOff ? 'secondary' : 'primary'}
          label={translate(isKeptOff ? 'decideAgainButton' : 'keepOffButton')}
          testId="keep-off-button"
          onPress={() => {
            setIsKeptOff(!isKeptOff);
          }}
        />
        {!isKeptOff && (
          <ActionButton
            kind="secondary"
            label={translate(block.kind === 'keyChanged' ? 'trustButton' : 'allowBasicButton')}
            pendingLabel={translate('armPending')}
            testId="agree-button"
            onPress={agree}
          />
        )}
      </Actions>
    </>
  );
}

interface NamedProps {
  readonly name: MessageName;
  readonly value: string;
}

function Named({ name, value }: NamedProps) {
  return (
    <div data-testid={name}>
      <dt>{translate(name)}</dt>
      <dd>
        <Fingerprint value={value} />
      </dd>
    </div>
  );
}
