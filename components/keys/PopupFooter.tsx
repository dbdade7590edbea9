import { translate } from '../../lib/extension/translate.ts';
import styles from './PopupFooter.module.css';
import { QuietButton } from '../ui/QuietButton.tsx';

export interface PopupFooterProps {
  /** `null` on the screen that adds a key. */
  readonly onAdd: (() => void) | null;
  readonly onSettings: () => void;
}

/** The links at the bottom of every screen. */
export function PopupFooter({ onAdd, onSettings }: PopupFooterProps) {
  return (
    <footer className={styles['footer']}>
      {onAdd !== null && (
        <QuietButton testId="add-key-button" onPress={onAdd}>
          {translate('addKeyButton')}
        </QuietButton>
      )}
      <QuietButton testId="settings-button" onPress={onSettings}>
        {translate('settingsButton')}
      </QuietButton>
    </footer>
  );
}
