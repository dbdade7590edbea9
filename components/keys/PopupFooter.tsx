import { translate } from '../../lib/extension/translate.ts';
import styles from './PopupFooter.module.css';
import { QuietButton } from '../ui/QuietButton.tsx';

export interface PopupFooterProps {
  /** `null` if the screen is about adding one already. */
  readonly onAdd: (() => void) | null;
  readonly onSettings: () => void;
}

/** What every screen leads to and nobody needs at once. */
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
