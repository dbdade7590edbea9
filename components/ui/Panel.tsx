import type { ReactNode } from 'react';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly help?: string;
  readonly children: ReactNode;
}

/** A framed part of a section. */
export function Panel({ title, help, children }: PanelProps) {
  return (
    <div className={styles['panel']}>
      <div>
        <h3 className={styles['title']}>{title}</h3>
        {help !== undefined && <p className={styles['help']}>{help}</p>}
      </div>
      {children}
    </div>
  );
}
