import { useState, useSyncExternalStore } from 'react';
import { AboutSection } from '../../components/AboutSection.tsx';
import { BackendsSection } from '../../components/BackendsSection.tsx';
import { LockPolicyForm } from '../../components/LockPolicyForm.tsx';
import { ScreenHeader } from '../../components/ScreenHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { requestAccess } from '../../lib/backend-access.ts';
import type { LockPolicy } from '../../lib/lock-policy.ts';
import { changeSettings } from '../../lib/settings.ts';
import { translate } from '../../lib/translate.ts';
import { addBackend, removeBackend } from './change-backends.ts';
import type { OptionsStore } from './options-store.ts';

export interface AppProps {
  readonly store: OptionsStore;
  readonly version: string;
}

export function App({ store, version }: AppProps) {
  const { settings, backends, permitted } = useSyncExternalStore(store.subscribe, store.getState);
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
        onRemove={async (backend) => {
          await removeBackend(backend);
          setRemoved(backend.label);
        }}
      />
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

async function saveLock(choice: Partial<LockPolicy>): Promise<void> {
  await changeSettings(({ lock }) => ({ lock: { ...lock, ...choice } }));
}
