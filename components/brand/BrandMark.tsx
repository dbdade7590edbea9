import styles from './BrandMark.module.css';
import { brandSide, drawGhostKey } from './ghost-key.ts';

export interface BrandMarkProps {
  /** Open eyes mean that requests carry a key. */
  readonly isAwake: boolean;
}

/** The logo: a key whose bow is a ghost. It is decoration, because the heading beside it says the same in words. */
export function BrandMark({ isAwake }: BrandMarkProps) {
  return (
    <svg
      className={styles['mark']}
      data-awake={isAwake}
      viewBox={`0 0 ${brandSide} ${brandSide}`}
      aria-hidden="true"
    >
      <rect className={styles['tile']} width={brandSide} height={brandSide} rx={brandSide / 4} />
      <path
        className={styles['ghost']}
        fillRule="evenodd"
        d={drawGhostKey(isAwake ? 'armed' : 'locked')}
      />
    </svg>
  );
}
