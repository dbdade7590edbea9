import type { KeySummary } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';
import { keyName } from '../keys/key-name.ts';

export interface ActivateChoiceProps {
  /** The key that requests carry until then. */
  readonly armedKey: KeySummary;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

/** Whether the new key takes over from the one in use. */
export function ActivateChoice({ armedKey, isChosen, onChoose }: ActivateChoiceProps) {
  return (
    <label className={fields['option']}>
      <input
        type="checkbox"
        checked={isChosen}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.checked);
        }}
        data-testid="use-choice"
      />
      {translate('activateInstead', keyName(armedKey))}
    </label>
  );
}
