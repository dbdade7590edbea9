import { useSyncExternalStore } from 'react';
import { ArmedScreen } from '../../components/ArmedScreen.tsx';
import { HeldScreen } from '../../components/HeldScreen.tsx';
import { LockedScreen } from '../../components/LockedScreen.tsx';
import type { StoredKey } from '../../components/stored-key.ts';
import { UnknownScreen } from '../../components/UnknownScreen.tsx';
import { ask } from '../../lib/background-client.ts';
import { findBackend, gitPhantomScope } from '../../lib/backends.ts';
import type { Message, Status } from '../../lib/messages.ts';
import { providers } from '../../lib/providers.ts';
import type { PopupStore } from './popup-store.ts';
import { storeKey } from './store-key.ts';

export interface AppProps {
  readonly store: PopupStore;
}

/** Everything that answers with a status and needs nothing but its name. */
type PlainType = Exclude<Message['type'], 'storeKey' | 'borrowSessionKey'>;

export function App({ store }: AppProps) {
  const { status, failure } = useSyncExternalStore(store.subscribe, store.getState);
  const send = (type: PlainType) => () => store.run(() => ask({ type }));
  switch (status?.state) {
    case undefined:
      return <UnknownScreen failure={failure} onRetry={send('getStatus')} />;
    case 'locked':
      return (
        <LockedScreen
          backend={gitPhantomScope}
          failure={failure}
          onStore={(provider, apiKey) => store.run(() => storeKey(provider, apiKey))}
        />
      );
    case 'held':
      return (
        <HeldScreen
          storedKey={describeStored(status)}
          failure={failure}
          onArm={send('armKey')}
          onCheck={send('checkKey')}
          onForget={send('lock')}
        />
      );
    case 'armed':
      return (
        <ArmedScreen
          storedKey={describeStored(status)}
          failure={failure}
          onCheck={send('checkKey')}
          onForget={send('lock')}
        />
      );
  }
}

function describeStored(status: Exclude<Status, { state: 'locked' }>): StoredKey {
  const { provider, backendId, storedAt, check } = status;
  return { provider: providers[provider], backend: findBackend(backendId), storedAt, check };
}
