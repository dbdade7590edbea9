import styles from './LineIcon.module.css';

export interface LineIconProps {
  /** Path on a field of 20 by 20. */
  readonly path: string;
}

/** An icon of lines in the colour of the text. The words beside it say the same. */
export function LineIcon({ path }: LineIconProps) {
  return (
    <svg className={styles['icon']} viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
