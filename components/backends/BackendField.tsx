import { type InputEvent, type RefObject, useId, useState } from 'react';
import { readAddress } from '../../lib/extension/exact-origin.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';
import { ProblemText } from '../ui/ProblemText.tsx';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface BackendFieldProps {
  readonly ref: RefObject<Field | null>;
  readonly label: string;
  readonly help: string;
  /** A text area with one address per line, instead of a single line. */
  readonly isList?: boolean;
  readonly problem: string | null;
  readonly testId: string;
  readonly onEdit: () => void;
}

/**
 * A field for a name or for addresses. It shows a non-ASCII address in the form that the browser will use, to reveal look-alike
 * letters.
 */
export function BackendField(props: BackendFieldProps) {
  const { ref, label, help, isList = false, problem, testId, onEdit } = props;
  const id = useId();
  const [exact, setExact] = useState<readonly string[]>([]);
  const handleInput = ({ currentTarget }: InputEvent<Field>) => {
    setExact(findDisguised(currentTarget.value));
    onEdit();
  };
  const shared = {
    id,
    className: styles['control'],
    autoComplete: 'off',
    autoCapitalize: 'off',
    spellCheck: false,
    onInput: handleInput,
    'aria-describedby': `${id}-help ${id}-exact ${id}-problem`,
    'aria-invalid': problem !== null,
    'data-testid': testId,
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {isList ? (
        <textarea ref={ref as RefObject<HTMLTextAreaElement | null>} rows={2} {...shared} />
      ) : (
        <input ref={ref as RefObject<HTMLInputElement | null>} type="text" {...shared} />
      )}
      <p id={`${id}-help`} className={styles['help']}>
        {help}
      </p>
      <div id={`${id}-exact`} role="status" data-testid={`${testId}-exact`}>
        {exact.map((origin) => (
          <p key={origin} className={styles['help']}>
            {translate('exactAddress', origin)}
          </p>
        ))}
      </div>
      <ProblemText id={`${id}-problem`} text={problem} />
    </div>
  );
}

/** The addresses in a text that the browser will write with another host name. */
function findDisguised(text: string): string[] {
  const readings = text.split('\n').filter(isBeyondAscii).map(readAddress);
  return [...new Set(readings.flatMap((reading) => (reading.ok ? [reading.origin] : [])))];
}

function isBeyondAscii(line: string): boolean {
  return /[^\n -~]/.test(line);
}
