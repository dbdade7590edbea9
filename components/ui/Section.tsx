import { type ReactNode, useId } from 'react';
import styles from './Section.module.css';

export interface SectionProps {
  readonly testId: string;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** One subject of a page, under its heading. */
export function Section({ testId, title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles['section']} aria-labelledby={id} data-testid={testId}>
      <div>
        <h2 id={id} className={styles['heading']}>
          {title}
        </h2>
        <p className={styles['lead']}>{lead}</p>
      </div>
      {children}
    </section>
  );
}
