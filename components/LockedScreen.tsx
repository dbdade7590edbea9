import { type Backend, hostnameOf } from '../lib/backends.ts';
import { translate } from '../lib/translate.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import styles from './screen.module.css';
import { ScreenHeader } from './ScreenHeader.tsx';

export interface LockedScreenProps extends KeyFormProps {
  /** Where the key will be usable. */
  readonly backend: Backend;
}

/** Nothing is stored: the field. */
export function LockedScreen({ backend, onStore }: LockedScreenProps) {
  return (
    <div className={styles['screen']} data-testid="locked-screen">
      <ScreenHeader
        isAwake={false}
        title={translate('lockedTitle')}
        lead={translate('lockedLead')}
      />
      <KeyForm onStore={onStore} />
      <p className={styles['promise']}>{translate('lockedPromise', siteNames(backend))}</p>
    </div>
  );
}

function siteNames({ siteOrigins }: Backend): string {
  return siteOrigins.map(hostnameOf).join(', ');
}
