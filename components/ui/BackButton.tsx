import { translate } from '../../lib/extension/translate.ts';
import styles from './BackButton.module.css';
import { LineIcon } from './LineIcon.tsx';
import { QuietButton } from './QuietButton.tsx';

export interface BackButtonProps {
  readonly onPress: () => void;
}

/** Goes back to the previous screen. */
export function BackButton({ onPress }: BackButtonProps) {
  return (
    <div className={styles['back']}>
      <QuietButton testId="back-button" onPress={onPress}>
        <LineIcon path="M12.5 5l-5 5l5 5" />
        {translate('backButton')}
      </QuietButton>
    </div>
  );
}
