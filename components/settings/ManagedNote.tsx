import { translate } from '../../lib/extension/translate.ts';
import styles from './ManagedNote.module.css';

export interface ManagedNoteProps {
  /** For `aria-describedby` of what it is about. */
  readonly id?: string;
}

/** Says that the organisation has decided here, not the user. */
export function ManagedNote({ id }: ManagedNoteProps) {
  return (
    <p id={id} className={styles['note']} data-testid="managed-note">
      {translate('managedNote')}
    </p>
  );
}
