import styles from './BrandMark.module.css';

export interface BrandMarkProps {
  /** Eyes open: requests carry a key. */
  readonly isAwake: boolean;
}

const ghostKey =
  'M7 16.9V12a9 9 0 0 1 18 0v4.9c0 1.7-1.7 2.3-2.8 1.2a1.6 1.6 0 0 0-2.4 0c-.6.6-1.2.9-2 .9V21H21v2.6h-3.2V25H20v2.6' +
  'h-4.2a1.6 1.6 0 0 1-1.6-1.6v-7c-.8 0-1.4-.3-2-.9a1.6 1.6 0 0 0-2.4 0C8.7 19.2 7 18.6 7 16.9z';
const openEyes =
  'M13 9.5a1.7 2.2 0 1 0 0 4.4a1.7 2.2 0 1 0 0-4.4zM19 9.5a1.7 2.2 0 1 0 0 4.4a1.7 2.2 0 1 0 0-4.4z';
const closedEyes = 'M11 11h4v2h-4zM17 11h4v2h-4z';

/** The key whose bow is a ghost. Decoration: the heading beside it says the same in words. */
export function BrandMark({ isAwake }: BrandMarkProps) {
  return (
    <svg className={styles['mark']} data-awake={isAwake} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={styles['tile']} width="32" height="32" rx="8" />
      <path
        className={styles['ghost']}
        fillRule="evenodd"
        d={ghostKey + (isAwake ? openEyes : closedEyes)}
      />
    </svg>
  );
}
