import { type FocusEvent, type KeyboardEvent, useId, useState } from 'react';
import { maxUsesLimit } from '../../lib/extension/lock-policy.ts';
import { messageLocale, translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';
import { ManagedNote } from './ManagedNote.tsx';
import { ProblemText } from '../ui/ProblemText.tsx';

export interface UsesFieldProps {
  readonly value: number | null;
  readonly isManaged: boolean;
  readonly onChoose: (uses: number | null) => void;
}

/** A number of requests, or none. It is saved when the field loses focus, or on Enter. */
export function UsesField({ value, isManaged, onChoose }: UsesFieldProps) {
  const id = useId();
  const [isBad, setIsBad] = useState(false);
  const take = (text: string) => {
    const uses = readUses(text);
    setIsBad(uses === undefined);
    if (uses !== undefined && uses !== value) onChoose(uses);
  };
  const handleBlur = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    take(currentTarget.value);
  };
  const handleKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key === 'Enter') take(currentTarget.value);
  };
  const limit = maxUsesLimit.toLocaleString(messageLocale());
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{translate('lockUsesLabel')}</label>
      <input
        // A value that this field did not save comes from elsewhere, so it is shown.
        key={value ?? ''}
        id={id}
        className={styles['control']}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={value ?? ''}
        disabled={isManaged}
        onBlur={handleBlur}
        onKeyDown={handleKeyDown}
        aria-describedby={`${id}-help ${id}-note ${id}-problem`}
        aria-invalid={isBad}
        data-testid="uses-field"
      />
      <p id={`${id}-help`} className={styles['help']}>
        {translate('lockUsesHelp')}
      </p>
      {isManaged && <ManagedNote id={`${id}-note`} />}
      <ProblemText id={`${id}-problem`} text={isBad ? translate('lockUsesProblem', limit) : null} />
    </div>
  );
}

/** @returns `undefined` if the text is not a valid number of uses */
function readUses(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const uses = Number(trimmed);
  return /^\d{1,7}$/.test(trimmed) && uses >= 1 && uses <= maxUsesLimit ? uses : undefined;
}
