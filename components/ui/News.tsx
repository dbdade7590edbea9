import type { ReactNode } from 'react';
import styles from './News.module.css';

export interface NewsProps {
  readonly testId: string;
  readonly children: ReactNode;
}

/** Shows messages above a screen. Screen readers read new ones aloud. */
export function News({ testId, children }: NewsProps) {
  return (
    <div role="status" className={styles['news']} data-testid={testId}>
      {children}
    </div>
  );
}
