import { type MessageName, translate } from '../../lib/extension/translate.ts';
import { Panel } from './Panel.tsx';
import styles from './Statements.module.css';

export interface StatementsProps {
  readonly title: MessageName;
  readonly statements: readonly MessageName[];
}

/** A list of sentences under a heading. */
export function Statements({ title, statements }: StatementsProps) {
  return (
    <Panel title={translate(title)}>
      <ul className={styles['list']}>
        {statements.map((name) => (
          <li key={name}>{translate(name)}</li>
        ))}
      </ul>
    </Panel>
  );
}
