import type { ReactNode } from 'react';
import styles from './QuietButton.module.css';

export interface QuietButtonProps {
  readonly testId: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A button that looks like a link and goes to another screen or page. */
export function QuietButton({ testId, onPress, children }: QuietButtonProps) {
  return (
    <button type="button" className={styles['quiet']} data-testid={testId} onClick={onPress}>
      {children}
    </button>
  );
}
