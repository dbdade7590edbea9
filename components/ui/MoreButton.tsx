import { useId } from 'react';
import { LineIcon } from './LineIcon.tsx';
import styles from './MoreButton.module.css';

export interface MoreButtonProps {
  readonly label: string;
  readonly isOpen: boolean;
  /** The id of the element that names its subject. */
  readonly nameId: string;
  readonly onPress: () => void;
}

/** Shows and hides details. */
export function MoreButton({ label, isOpen, nameId, onPress }: MoreButtonProps) {
  const id = useId();
  return (
    <button
      id={id}
      type="button"
      className={styles['more']}
      title={label}
      aria-label={label}
      aria-labelledby={`${id} ${nameId}`}
      aria-expanded={isOpen}
      data-testid="more-button"
      onClick={onPress}
    >
      <LineIcon path="M5 7.5l5 5l5-5" />
    </button>
  );
}
