import styles from './LineIcon.module.css';

export interface LineIconProps {
  /** A path in a square of 20 by 20. */
  readonly path: string;
}

/** A line icon in the colour of the text. The text beside it says the same. */
export function LineIcon({ path }: LineIconProps) {
  return (
    <svg className={styles['icon']} viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
