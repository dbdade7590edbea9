import { useState } from 'react';
import {
  idleMinuteChoices,
  type LockPolicy,
  maxMinuteChoices,
} from '../../lib/extension/lock-policy.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from './LockPolicyForm.module.css';
import { ManagedNote } from './ManagedNote.tsx';
import { MinutesSelect } from './MinutesSelect.tsx';
import { UsesField } from './UsesField.tsx';

export interface LockPolicyFormProps {
  readonly lock: LockPolicy;
  /** Whether the organisation has made this choice, so that the user cannot change it. */
  readonly isManaged: (field: keyof LockPolicy) => boolean;
  /** Saves a choice. */
  readonly onChange: (choice: Partial<LockPolicy>) => Promise<void>;
}

/** When all keys are forgotten automatically. Each choice is saved at once. */
export function LockPolicyForm({ lock, isManaged, onChange }: LockPolicyFormProps) {
  const [isSaved, setIsSaved] = useState(false);
  const choose = (choice: Partial<LockPolicy>) => {
    setIsSaved(false);
    void onChange(choice).then(() => {
      setIsSaved(true);
    });
  };
  return (
    <>
      <div className={styles['fields']}>
        <MinutesSelect
          label={translate('lockIdleLabel')}
          choices={idleMinuteChoices}
          noneLabel={translate('lockIdleNone')}
          value={lock.idleMinutes}
          isManaged={isManaged('idleMinutes')}
          testId="idle-select"
          onChoose={(idleMinutes) => {
            choose({ idleMinutes });
          }}
        />
        <MinutesSelect
          label={translate('lockMaxLabel')}
          choices={maxMinuteChoices}
          noneLabel={translate('lockMaxNone')}
          value={lock.maxMinutes}
          isManaged={isManaged('maxMinutes')}
          testId="max-select"
          onChoose={(maxMinutes) => {
            choose({ maxMinutes });
          }}
        />
        <UsesField
          value={lock.maxUses}
          isManaged={isManaged('maxUses')}
          onChoose={(maxUses) => {
            choose({ maxUses });
          }}
        />
      </div>
      <ComputerLockChoice
        isOn={lock.onComputerLock}
        isManaged={isManaged('onComputerLock')}
        onChoose={(onComputerLock) => {
          choose({ onComputerLock });
        }}
      />
      <p role="status" className={styles['saved']} data-testid="lock-saved">
        {isSaved && translate('lockSaved')}
      </p>
    </>
  );
}

interface ComputerLockChoiceProps {
  readonly isOn: boolean;
  readonly isManaged: boolean;
  readonly onChoose: (isOn: boolean) => void;
}

function ComputerLockChoice({ isOn, isManaged, onChoose }: ComputerLockChoiceProps) {
  return (
    <div>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={isOn}
          disabled={isManaged}
          onChange={({ currentTarget }) => {
            onChoose(currentTarget.checked);
          }}
          data-testid="computer-lock"
        />
        {translate('lockComputerLabel')}
      </label>
      {isManaged && <ManagedNote />}
    </div>
  );
}
