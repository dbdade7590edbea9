import { translate } from '../lib/translate.ts';
import styles from './BackButton.module.css';

export interface BackButtonProps {
  readonly onPress: () => void;
}

/** To the screen before. */
export function BackButton({ onPress }: BackButtonProps) {
  return (
    <button type="button" className={styles['back']} data-testid="back-button" onClick={onPress}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M12.5 5l-5 5l5 5" />
      </svg>
      {translate('backButton')}
    </button>
  );
}
