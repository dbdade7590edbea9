import { useState, useSyncExternalStore } from 'react';
import { AddKeyScreen } from '../../components/key-form/AddKeyScreen.tsx';
import { ClipboardNote } from '../../components/key-form/ClipboardNote.tsx';
import { ImportScreen } from '../../components/key-form/ImportScreen.tsx';
import type { KeyFormProps } from '../../components/key-form/KeyForm.tsx';
import { PopupFooter } from '../../components/keys/PopupFooter.tsx';
import { browser } from '../../lib/extension/browser.ts';
import { ActivitySection } from './ActivitySection.tsx';
import { ClosedBackends } from './ClosedBackends.tsx';
import { PendingImport } from './pending-import.ts';
import type { PopupStore } from './popup-store.ts';
import { prefetchSessionKeys } from './prefetched-session-keys.ts';
import { StatusScreen } from './StatusScreen.tsx';
import { storeKey } from './store-key.ts';
import { isOver, type View } from './view.ts';

export interface AppProps {
  readonly store: PopupStore;
}

/** Shows the status of the background, or the form that adds a key. */
export function App({ store }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const [view, setView] = useState<View>({ kind: 'status' });
  const { backends, failure } = state;
  const keys = state.status?.keys ?? [];
  const isDone = isOver(view, keys);
  const onType: KeyFormProps['onType'] = ({ id }) => {
    prefetchSessionKeys(id);
  };
  const onStore: KeyFormProps['onStore'] = (plan, apiKey) =>
    store.run(() => storeKey(plan, apiKey));
  const onImport: KeyFormProps['onImport'] = async (reading) => {
    const sealed = await PendingImport.seal(reading);
    if (sealed.ok) setView({ kind: 'import', pending: sealed.value, before: keys });
    else await store.run(() => Promise.resolve(sealed));
  };
  const showStatus = () => {
    setView({ kind: 'status' });
  };
  const showForm = (keyId: string | null) => {
    const replaced = keys.find(({ id }) => id === keyId) ?? null;
    setView({ kind: 'form', replaced, before: keys });
  };

  const isAdding = view.kind === 'form' && !isDone && keys.length > 0;
  const isImporting = view.kind === 'import' && !isDone;
  return (
    <>
      {view.kind === 'import' && isDone && <ClipboardNote />}
      {isAdding && (
        <AddKeyScreen
          isAwake={keys.some(({ armed }) => armed)}
          backends={backends}
          keys={keys}
          replaced={view.replaced}
          failure={failure}
          onBack={showStatus}
          onType={onType}
          onStore={onStore}
          onImport={onImport}
        />
      )}
      {isImporting && (
        <ImportScreen
          preview={view.pending.preview}
          backends={backends}
          keys={keys}
          failure={failure}
          onStore={(choice) => store.run(() => view.pending.store(choice))}
          onBack={showStatus}
        />
      )}
      <ClosedBackends keys={keys} offered={backends} />
      {!isAdding && !isImporting && (
        <StatusScreen
          state={state}
          run={store.run}
          onReplace={showForm}
          onType={onType}
          onStore={onStore}
          onImport={onImport}
        />
      )}
      {!isAdding && !isImporting && keys.length > 0 && <ActivitySection />}
      <PopupFooter
        onAdd={
          keys.length > 0 && !isAdding && !isImporting
            ? () => {
                showForm(null);
              }
            : null
        }
        onSettings={() => void browser.runtime.openOptionsPage()}
      />
    </>
  );
}
