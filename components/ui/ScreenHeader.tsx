import { BrandMark } from '../brand/BrandMark.tsx';
import styles from './ScreenHeader.module.css';

export interface ScreenHeaderProps {
  readonly isAwake: boolean;
  readonly title: string;
  /** Where the title does not say it all. */
  readonly lead?: string;
  /** A screen that takes another's place says so by taking the focus; the first one leaves it to its field. */
  readonly takesFocus?: boolean;
  /** Another number has it take the focus once more. */
  readonly focusRound?: number;
}

/** Product, state and what it means: the same place on every screen. */
export function ScreenHeader(props: ScreenHeaderProps) {
  const { isAwake, title, lead, takesFocus = false, focusRound = 0 } = props;
  return (
    <header>
      <div className={styles['row']}>
        <BrandMark isAwake={isAwake} />
        <div>
          <p className={styles['product']}>Phantom Key</p>
          <h1
            key={focusRound}
            className={styles['title']}
            tabIndex={-1}
            ref={takesFocus ? focus : null}
          >
            {title}
          </h1>
        </div>
      </div>
      {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
    </header>
  );
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}
