import { translate } from '../lib/translate.ts';
import styles from './PopupFooter.module.css';

export interface PopupFooterProps {
  /** `null` where the screen is about adding one already. */
  readonly onAdd: (() => void) | null;
  readonly onSettings: () => void;
}

/** What every screen leads to and nobody needs at once. */
export function PopupFooter({ onAdd, onSettings }: PopupFooterProps) {
  return (
    <footer className={styles['footer']}>
      {onAdd !== null && (
        <button type="button" data-testid="add-key-button" onClick={onAdd}>
          {translate('addKeyButton')}
        </button>
      )}
      <button type="button" data-testid="settings-button" onClick={onSettings}>
        {translate('settingsButton')}
      </button>
    </footer>
  );
}
