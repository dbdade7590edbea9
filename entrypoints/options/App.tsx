import { useState, useSyncExternalStore } from 'react';
import { AboutSection } from '../../components/settings/AboutSection.tsx';
import { BackendsSection } from '../../components/backends/BackendsSection.tsx';
import { LockPolicyForm } from '../../components/settings/LockPolicyForm.tsx';
import type { ProtocolPanelActions } from '../../components/protocol/ProtocolPanel.tsx';
import { ProtocolSection } from '../../components/protocol/ProtocolSection.tsx';
import { ScreenHeader } from '../../components/ui/ScreenHeader.tsx';
import { Section } from '../../components/ui/Section.tsx';
import { requestAccess } from '../../lib/extension/backend-access.ts';
import type { LockPolicy } from '../../lib/extension/lock-policy.ts';
import { changeSettings, chooseProtocol, chooseWorkers } from '../../lib/extension/settings.ts';
import { translate } from '../../lib/extension/translate.ts';
import { addBackend, removeBackend } from './change-backends.ts';
import { changeProtocol, forgetPin } from './change-protocol.ts';
import type { OptionsStore } from './options-store.ts';

export interface AppProps {
  readonly store: OptionsStore;
  readonly version: string;
}

export function App({ store, version }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const { settings, backends, permitted, protocols } = state;
  const { policy, lock } = settings;
  const [removed, setRemoved] = useState<string | null>(null);
  const managedIds = new Set(policy.backends.map(({ id }) => id));
  return (
    <>
      <ScreenHeader
        isAwake={false}
        title={translate('optionsTitle')}
        lead={translate('optionsLead')}
      />
      <BackendsSection
        backends={backends}
        managedIds={managedIds}
        permitted={permitted}
        mayAdd={policy.allowOwnBackends}
        removed={removed}
        onAdd={(draft) => {
          setRemoved(null);
          void addBackend(draft);
        }}
        onAllow={(backend) => void requestAccess(backend)}
        workersOf={settings.workersOf}
        onAllowWorkers={({ id }, isAllowed) => void chooseWorkers(id, isAllowed)}
        onRemove={async (backend) => {
          await removeBackend(backend);
          setRemoved(backend.label);
        }}
      />
      <ProtocolSection protocols={protocols} {...protocolActions} />
      <Section
        testId="lock-section"
        title={translate('lockingTitle')}
        lead={translate('lockingLead')}
      >
        <LockPolicyForm
          lock={lock}
          isManaged={(field) => !policy.allowLockChanges || field in policy.lock}
          onChange={saveLock}
        />
      </Section>
      <AboutSection version={version} />
    </>
  );
}

const protocolActions: ProtocolPanelActions = {
  onChoose: ({ id }, choice) => chooseProtocol(id, choice),
  onRecheck: ({ id: backendId }) => changeProtocol({ type: 'recheckProtocol', backendId }),
  onTrust: ({ id: backendId }, fingerprint) =>
    changeProtocol({ type: 'trustKey', backendId, fingerprint }),
  onAllowBasic: ({ id: backendId }) => changeProtocol({ type: 'allowBasic', backendId }),
  onForgetPin: forgetPin,
};

async function saveLock(choice: Partial<LockPolicy>): Promise<void> {
  await changeSettings(({ lock }) => ({ lock: { ...lock, ...choice } }));
}
