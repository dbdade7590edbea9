import { type ClipboardEvent, type DragEvent, type RefObject, useId } from 'react';
import { isKeyLabel, maxKeyLabelChars } from '../../lib/extension/key-label.ts';
import { recogniseProvider } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';
import type { KeyFormProblem } from './FormProblem.tsx';

export interface LabelFieldProps {
  /** The form reads the label from here. */
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly suggestion: string;
  readonly isInvalid: boolean;
  /** Id of the element that names the problem. */
  readonly problemId: string;
  /** Called at each input, with a problem if a pasted or dropped text was refused. */
  readonly onEdit: (problem: KeyFormProblem | null) => void;
}

/**
 * The name that tells two keys of one provider apart. Browsers write text fields to disk, so a paste or drop that could be a
 * key is refused.
 */
export function LabelField(props: LabelFieldProps) {
  const { ref, suggestion, isInvalid, problemId, onEdit } = props;
  const id = useId();
  const guard = (event: ClipboardEvent | DragEvent, data: DataTransfer) => {
    if (isName(data.getData('text/plain').trim())) return;
    event.preventDefault();
    onEdit({ kind: 'labelIsKey' });
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{translate('labelLabel')}</label>
      <input
        ref={ref}
        id={id}
        className={styles['control']}
        type="text"
        autoComplete="off"
        defaultValue={suggestion}
        maxLength={maxKeyLabelChars}
        onInput={() => {
          onEdit(null);
        }}
        onPaste={(event) => {
          guard(event, event.clipboardData);
        }}
        onDrop={(event) => {
          guard(event, event.dataTransfer);
        }}
        aria-describedby={problemId}
        aria-invalid={isInvalid}
        data-testid="label-field"
      />
    </div>
  );
}

/** Whether a text can only be a name: short, a single line, and without the shape of a key. */
export function isName(text: string): boolean {
  return isKeyLabel(text) && recogniseProvider(text) === null && !/\S{25}/.test(text);
}
