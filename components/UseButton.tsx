import { useId, useTransition } from 'react';
import { translate } from '../lib/translate.ts';
import type { StoredKey } from './stored-key.ts';
import { ToneIcon } from './ToneIcon.tsx';
import styles from './UseButton.module.css';

export interface UseButtonProps {
  readonly storedKey: StoredKey;
  /** Id of the element that names the key: several of these buttons stand below one another. */
  readonly nameId: string;
  readonly onPress: () => Promise<void>;
}

/** Puts a key in use, and says that it is. It stays in its place, so that the focus does. */
export function UseButton({ storedKey: { armed, check }, nameId, onPress }: UseButtonProps) {
  const id = useId();
  const [isPending, startTransition] = useTransition();
  const press = () => {
    if (!armed && !isPending) startTransition(onPress);
  };
  return (
    <button
      id={id}
      type="button"
      className={styles['use']}
      aria-pressed={armed}
      aria-disabled={armed || isPending}
      aria-labelledby={`${id} ${nameId}`}
      data-testid="use-button"
      onClick={press}
    >
      {armed && <ToneIcon tone="good" />}
      {translate(armed ? 'keyInUse' : check?.kind === 'rejected' ? 'armButton' : 'useButton')}
    </button>
  );
}
