import styles from './Fingerprint.module.css';

export interface FingerprintProps {
  readonly value: string;
}

/** A fingerprint in rows of four groups, for people to compare. */
export function Fingerprint({ value }: FingerprintProps) {
  return <code className={styles['fingerprint']}>{value}</code>;
}
