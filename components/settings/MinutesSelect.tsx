import { type ChangeEvent, useId } from 'react';
import styles from '../ui/fields.module.css';
import { formatMinutes } from '../ui/format-minutes.ts';
import { ManagedNote } from './ManagedNote.tsx';

export interface MinutesSelectProps {
  readonly label: string;
  readonly choices: readonly number[];
  /** The text for no limit. */
  readonly noneLabel: string;
  readonly value: number | null;
  readonly isManaged: boolean;
  readonly testId: string;
  readonly onChoose: (minutes: number | null) => void;
}

/** A choice of durations. */
export function MinutesSelect(props: MinutesSelectProps) {
  const { label, choices, noneLabel, value, isManaged, testId, onChoose } = props;
  const id = useId();
  const handleChange = ({ currentTarget }: ChangeEvent<HTMLSelectElement>) => {
    onChoose(currentTarget.value === '' ? null : Number(currentTarget.value));
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles['control']}
        value={value ?? ''}
        disabled={isManaged}
        onChange={handleChange}
        aria-describedby={isManaged ? `${id}-note` : undefined}
        data-testid={testId}
      >
        {choices.map((minutes) => (
          <option key={minutes} value={minutes}>
            {formatMinutes(minutes)}
          </option>
        ))}
        <option value="">{noneLabel}</option>
      </select>
      {isManaged && <ManagedNote id={`${id}-note`} />}
    </div>
  );
}
