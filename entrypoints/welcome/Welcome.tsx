import { BrandMark } from '../../components/brand/BrandMark.tsx';
import { Promises } from '../../components/key-form/Promises.tsx';
import { Section } from '../../components/ui/Section.tsx';
import { Statements } from '../../components/ui/Statements.tsx';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import { App } from '../popup/App.tsx';
import type { PopupStore } from '../popup/popup-store.ts';

export interface WelcomeProps {
  readonly store: PopupStore;
}

const permissions: readonly MessageName[] = [
  'permissionSites',
  'permissionRequests',
  'permissionStorage',
  'permissionTime',
  'permissionMenu',
  'permissionOthers',
];

/** The first page that a user sees: what the extension is, a field to start with, and why the browser asks for permissions. */
export function Welcome({ store }: WelcomeProps) {
  return (
    <>
      <header>
        <BrandMark isAwake />
        <div>
          <h1>{translate('welcomeTitle')}</h1>
          <p>{translate('welcomeLead')}</p>
        </div>
      </header>
      <Section
        testId="start-section"
        title={translate('welcomeStartTitle')}
        lead={translate('welcomeStartLead')}
      >
        <div className="start">
          <App store={store} />
        </div>
      </Section>
      <Section
        testId="promises-section"
        title={translate('welcomePromisesTitle')}
        lead={translate('welcomePromisesLead')}
      >
        <Promises />
      </Section>
      <Section
        testId="permissions-section"
        title={translate('welcomePermissionsTitle')}
        lead={translate('welcomePermissionsLead')}
      >
        <Statements title="welcomePermissionsList" statements={permissions} />
      </Section>
    </>
  );
}
