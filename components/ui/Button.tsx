import styles from './Button.module.css';

export interface ButtonProps {
  readonly label: string;
  /** Replaces the label while the action is under way. */
  readonly pendingLabel?: string;
  readonly isPending?: boolean;
  readonly kind: 'primary' | 'secondary' | 'small';
  readonly testId: string;
  /** Without it the button submits its form. */
  readonly onPress?: () => void;
}

/** A button that shows that its action is under way. It stays focusable meanwhile, so that the focus is not lost. */
export function Button(props: ButtonProps) {
  const { label, pendingLabel = label, isPending = false, kind, testId, onPress } = props;
  return (
    <button
      type={onPress === undefined ? 'submit' : 'button'}
      className={styles['button']}
      data-kind={kind}
      data-testid={testId}
      aria-disabled={isPending}
      onClick={onPress}
    >
      {isPending ? pendingLabel : label}
    </button>
  );
}
