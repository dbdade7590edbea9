import type { FailureCode, LastLock } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import { LockNote } from './LockNote.tsx';
import { Screen } from '../ui/Screen.tsx';

export interface LockedScreenProps extends Omit<KeyFormProps, 'keys' | 'replaced'> {
  /** Why the stored keys were forgotten. */
  readonly lastLock: LastLock | null;
  readonly failure: FailureCode | null;
}

/** The screen while no key is stored. It shows the field. */
export function LockedScreen({ lastLock, failure, ...form }: LockedScreenProps) {
  return (
    <Screen
      testId="locked-screen"
      isAwake={false}
      title={translate('lockedTitle')}
      lead={translate('lockedLead')}
      failure={failure}
    >
      {lastLock !== null && <LockNote lastLock={lastLock} />}
      <KeyForm {...form} keys={[]} replaced={null} />
    </Screen>
  );
}
