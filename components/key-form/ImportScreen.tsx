import { useState } from 'react';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import type { EnvPreview } from '../../lib/extension/env-import.ts';
import { findArmedKey, findKeyAt } from '../../lib/extension/key-place.ts';
import type { FailureCode, KeySummary } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { BackendSelect } from './BackendSelect.tsx';
import { ImportKeys } from './ImportKeys.tsx';
import { ImportLeftovers } from './ImportLeftovers.tsx';
import { ImportActiveSelect } from './ImportActiveSelect.tsx';
import { Screen } from '../ui/Screen.tsx';

/** What the user has decided about the keys in pasted `.env` lines. */
export interface ImportChoice {
  readonly backendId: string;
  /** The variables whose keys are to be stored. */
  readonly names: readonly string[];
  /** The variable whose key becomes active. `null` leaves the armed key active. */
  readonly activeName: string | null;
}

export interface ImportScreenProps {
  readonly preview: EnvPreview;
  readonly backends: readonly Backend[];
  /** The stored keys. */
  readonly keys: readonly KeySummary[];
  readonly failure: FailureCode | null;
  readonly onStore: (choice: ImportChoice) => Promise<void>;
  readonly onBack: () => void;
}

/** Chooses among the pasted keys by variable and provider. It shows nothing of a key. */
export function ImportScreen(props: ImportScreenProps) {
  const { preview, backends, keys, failure, onStore, onBack } = props;
  const [backendId, setBackendId] = useState<string | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [selectedName, setSelectedName] = useState<string | null>(null);
  const backend = backends.find(({ id }) => id === backendId) ?? backends[0] ?? gitPhantomScope;
  const chosen = preview.keys.filter(({ name }) => !left.has(name));
  const armedKey = findArmedKey(keys, backend.id);
  const activeKey =
    chosen.find(({ name }) => name === selectedName) ?? (armedKey === null ? chosen[0] : null);
  const replaces = (key: (typeof chosen)[number]): boolean =>
    findKeyAt(keys, { ...key, backendId: backend.id }) !== null;

  function toggle(name: string) {
    const next = new Set(left);
    if (!next.delete(name)) next.add(name);
    setLeft(next);
  }

  return (
    <Screen
      testId="import-screen"
      isAwake={armedKey !== null}
      takesFocus
      title={translate('importTitle')}
      lead={translate('importLead')}
      failure={failure}
      onBack={onBack}
    >
      <ImportKeys keys={preview.keys} left={left} replaces={replaces} onToggle={toggle} />
      {backends.length > 1 && (
        <BackendSelect backends={backends} selected={backend} onChoose={setBackendId} />
      )}
      {chosen.length > 0 && (
        <ImportActiveSelect
          keys={chosen}
          armedKey={armedKey}
          selected={activeKey?.name ?? null}
          onChoose={setSelectedName}
        />
      )}
      <ImportLeftovers preview={preview} />
      {chosen.length > 0 && (
        <ActionButton
          kind="primary"
          label={translate('importButton')}
          pendingLabel={translate('importPending')}
          testId="import-button"
          onPress={() =>
            onStore({
              backendId: backend.id,
              names: chosen.map(({ name }) => name),
              activeName: activeKey?.name ?? null,
            })
          }
        />
      )}
    </Screen>
  );
}
