import { useCallback, useSyncExternalStore } from 'react';
import { ArmedScreen } from '../../components/ArmedScreen.tsx';
import { HeldScreen } from '../../components/HeldScreen.tsx';
import { LockedScreen } from '../../components/LockedScreen.tsx';
import { TimeLeft } from '../../components/TimeLeft.tsx';
import { UnknownScreen } from '../../components/UnknownScreen.tsx';
import { ask } from '../../lib/background-client.ts';
import { gitPhantomScope } from '../../lib/backends.ts';
import type { Message, Status } from '../../lib/messages.ts';
import { providers } from '../../lib/providers.ts';
import type { PopupStore } from './popup-store.ts';
import { storeKey } from './store-key.ts';

/** What a button sends: it answers with a status, and all of it is known. */
type ButtonMessage = Exclude<Message, { type: 'storeKey' | 'borrowSessionKey' }>;

export interface AppProps {
  readonly store: PopupStore;
}

export function App({ store }: AppProps) {
  const { status, failure } = useSyncExternalStore(store.subscribe, store.getState);
  const send = (message: ButtonMessage) => () => store.run(() => ask(message));
  if (status === null) {
    return <UnknownScreen failure={failure} onRetry={send({ type: 'getStatus' })} />;
  }
  const key = status.keys.find(({ armed }) => armed) ?? status.keys.at(-1);
  if (key === undefined) {
    return (
      <LockedScreen
        backend={gitPhantomScope}
        lastLock={status.lastLock}
        failure={failure}
        onStore={(provider, apiKey) =>
          store.run(() => storeKey({ provider, backendId: gitPhantomScope.id }, apiKey))
        }
      />
    );
  }
  const { id: keyId } = key;
  const screen = {
    storedKey: { ...key, provider: providers[key.provider] },
    failure,
    timeLeft: <StatusTimeLeft status={status} store={store} />,
    onCheck: send({ type: 'checkKey', keyId }),
    onForget: send({ type: 'forgetKey', keyId }),
  };
  if (key.armed) return <ArmedScreen {...screen} />;
  return <HeldScreen {...screen} onArm={send({ type: 'useKey', keyId })} />;
}

function StatusTimeLeft({ status, store }: AppProps & { readonly status: Status }) {
  const { endsAt, endsBy } = status;
  const onEnd = useCallback(() => void store.run(() => ask({ type: 'getStatus' })), [store]);
  if (endsAt === null || endsBy === null) return null;
  return (
    <TimeLeft
      endsAt={endsAt}
      endsBy={endsBy}
      onKeepLonger={() => store.run(() => ask({ type: 'keepLonger' }))}
      onEnd={onEnd}
    />
  );
}
