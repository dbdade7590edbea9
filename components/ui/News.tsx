import type { ReactNode } from 'react';
import styles from './News.module.css';

export interface NewsProps {
  readonly testId: string;
  readonly children: ReactNode;
}

/** The place above a screen for what is said beside it, and read out when it comes. */
export function News({ testId, children }: NewsProps) {
  return (
    <div role="status" className={styles['news']} data-testid={testId}>
      {children}
    </div>
  );
}
