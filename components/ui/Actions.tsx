import type { ReactNode } from 'react';
import styles from './Actions.module.css';

export interface ActionsProps {
  readonly children: ReactNode;
}

/** The buttons of a screen, side by side if there is room. */
export function Actions({ children }: ActionsProps) {
  return <div className={styles['actions']}>{children}</div>;
}
