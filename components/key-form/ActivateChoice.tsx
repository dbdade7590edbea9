import type { KeySummary } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';
import { keyName } from '../keys/key-name.ts';

export interface ActivateChoiceProps {
  /** The key that requests carry now. */
  readonly armedKey: KeySummary;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

/** Asks whether the new key becomes active instead of the armed one. */
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
