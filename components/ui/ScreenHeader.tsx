import { BrandMark } from '../brand/BrandMark.tsx';
import styles from './ScreenHeader.module.css';

export interface ScreenHeaderProps {
  readonly isAwake: boolean;
  readonly title: string;
  /** Shown if the title does not say everything. */
  readonly lead?: string;
  /**
   * A screen that replaces another takes the focus, so that screen readers announce it. The first screen leaves the focus to
   * its field.
   */
  readonly takesFocus?: boolean;
  /** A new number makes it take the focus again. */
  readonly focusRound?: number;
}

/** Product, state and what it means, at the same place on every screen. */
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
