import type { Backend } from '../lib/backends.ts';
import type { FailureCode, LastLock } from '../lib/messages.ts';
import { translate } from '../lib/translate.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import { LockNote } from './LockNote.tsx';
import styles from './LockedScreen.module.css';
import { Screen } from './Screen.tsx';
import { siteNames } from './site-names.ts';

export interface LockedScreenProps extends KeyFormProps {
  /** Where the key will be usable. */
  readonly backend: Backend;
  /** Why what was stored is forgotten. */
  readonly lastLock: LastLock | null;
  readonly failure: FailureCode | null;
}

/** Nothing is stored: the field. */
export function LockedScreen({ backend, lastLock, failure, onStore }: LockedScreenProps) {
  return (
    <Screen
      testId="locked-screen"
      isAwake={false}
      title={translate('lockedTitle')}
      lead={translate('lockedLead')}
      failure={failure}
    >
      {lastLock !== null && <LockNote lastLock={lastLock} />}
      <KeyForm onStore={onStore} />
      <p className={styles['promise']}>{translate('lockedPromise', siteNames(backend))}</p>
    </Screen>
  );
}
