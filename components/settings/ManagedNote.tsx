import { translate } from '../../lib/extension/translate.ts';
import styles from './ManagedNote.module.css';

export interface ManagedNoteProps {
  /** For `aria-describedby` of the field that it describes. */
  readonly id?: string;
}

/** Says that the organisation has made this choice. */
export function ManagedNote({ id }: ManagedNoteProps) {
  return (
    <p id={id} className={styles['note']} data-testid="managed-note">
      {translate('managedNote')}
    </p>
  );
}
