import type { FailureCode } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import { keyName } from '../keys/key-name.ts';
import { Screen } from '../ui/Screen.tsx';

export interface AddKeyScreenProps extends KeyFormProps {
  /** Whether requests carry a key at the moment. */
  readonly isAwake: boolean;
  readonly failure: FailureCode | null;
  readonly onBack: () => void;
}

/** Adds one more key, or replaces one. */
export function AddKeyScreen({ isAwake, failure, onBack, ...form }: AddKeyScreenProps) {
  const { replaced } = form;
  return (
    <Screen
      testId="add-screen"
      isAwake={isAwake}
      title={
        replaced === null ? translate('addTitle') : translate('replaceTitle', keyName(replaced))
      }
      failure={failure}
      onBack={onBack}
    >
      <KeyForm {...form} />
    </Screen>
  );
}
