import type { FailureCode } from '../lib/messages.ts';
import { translate } from '../lib/translate.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import { Screen } from './Screen.tsx';

export interface LockedScreenProps extends Omit<KeyFormProps, 'keys' | 'replaced'> {
  readonly failure: FailureCode | null;
}

/** Nothing is stored: the field. */
export function LockedScreen({ failure, ...form }: LockedScreenProps) {
  return (
    <Screen
      testId="locked-screen"
      isAwake={false}
      title={translate('lockedTitle')}
      lead={translate('lockedLead')}
      failure={failure}
    >
      <KeyForm {...form} keys={[]} replaced={null} />
    </Screen>
  );
}
