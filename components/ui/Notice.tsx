import type { ReactNode } from 'react';
import { type Tone, ToneIcon } from './ToneIcon.tsx';
import styles from './Notice.module.css';

export interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
}

/** A message: what has happened, and what to do next. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={styles['notice']} data-tone={tone}>
      <ToneIcon tone={tone} />
      <div className={styles['text']}>
        <p className={styles['title']}>{title}</p>
        {children}
      </div>
    </div>
  );
}
