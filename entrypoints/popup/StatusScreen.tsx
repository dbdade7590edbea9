import { ArmedScreen } from '../../components/keys/ArmedScreen.tsx';
import { StoredScreen } from '../../components/keys/StoredScreen.tsx';
import type { KeyFormProps } from '../../components/key-form/KeyForm.tsx';
import { KeysScreen } from '../../components/keys/KeysScreen.tsx';
import { LockedScreen } from '../../components/key-form/LockedScreen.tsx';
import { BlockedScreen } from '../../components/protocol/BlockedScreen.tsx';
import type { StoredKey } from '../../components/keys/stored-key.ts';
import { UnknownScreen } from '../../components/keys/UnknownScreen.tsx';
import { ask } from '../../lib/extension/background-client.ts';
import type { KeySummary, Message } from '../../lib/extension/messages.ts';
import { providers } from '../../lib/providers.ts';
import { createBlockActions } from './block-actions.ts';
import type { PopupState, PopupStore } from './popup-store.ts';
import { StatusTimeLeft } from './StatusTimeLeft.tsx';

/** The action of a button. It returns a complete status. */
type ButtonMessage = Exclude<Message, { type: 'storeKey' | 'getSessionKeys' }>;

export interface StatusScreenProps {
  readonly state: PopupState;
  readonly run: PopupStore['run'];
  readonly onType: KeyFormProps['onType'];
  readonly onStore: KeyFormProps['onStore'];
  readonly onImport: KeyFormProps['onImport'];
  readonly onReplace: (keyId: string) => void;
}

/** Shows what the background holds: no key, one key, or several. */
export function StatusScreen({ state, run, onReplace, ...form }: StatusScreenProps) {
  const { status, backends, failure } = state;
  const send = (message: ButtonMessage) => () => run(() => ask(message));
  if (status === null) {
    return <UnknownScreen failure={failure} onRetry={send({ type: 'getStatus' })} />;
  }
  const [key, ...more] = status.keys.map(toStoredKey);
  if (key === undefined) {
    const { lastLock } = status;
    return <LockedScreen {...form} {...{ backends, lastLock, failure }} />;
  }
  const timeLeft = <StatusTimeLeft status={status} run={run} />;
  const blockActions = createBlockActions(run);
  if (more.length > 0) {
    return (
      <KeysScreen
        storedKeys={[key, ...more]}
        failure={failure}
        timeLeft={timeLeft}
        blockActions={blockActions}
        onActivate={({ id: keyId }) => send({ type: 'activateKey', keyId })()}
        onCheck={({ id: keyId }) => send({ type: 'checkKey', keyId })()}
        onReplace={({ id }) => {
          onReplace(id);
        }}
        onForget={({ id: keyId }) => send({ type: 'forgetKey', keyId })()}
        onForgetAll={send({ type: 'lock' })}
      />
    );
  }
  const onForget = send({ type: 'forgetKey', keyId: key.id });
  const screen = { storedKey: key, failure, timeLeft, onForget };
  if (key.block !== null) return <BlockedScreen {...screen} {...blockActions} block={key.block} />;
  const onCheck = send({ type: 'checkKey', keyId: key.id });
  if (key.armed) return <ArmedScreen {...screen} onCheck={onCheck} />;
  return (
    <StoredScreen
      {...screen}
      onCheck={onCheck}
      onArm={send({ type: 'activateKey', keyId: key.id })}
    />
  );
}

function toStoredKey(key: KeySummary): StoredKey {
  // The block that prevented the check is over.
  const check = key.armed && key.check?.kind === 'blocked' ? null : key.check;
  return { ...key, check, provider: providers[key.provider] };
}
