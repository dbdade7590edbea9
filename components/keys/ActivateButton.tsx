import { useId, useTransition } from 'react';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import type { StoredKey } from './stored-key.ts';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import styles from './ActivateButton.module.css';

export interface ActivateButtonProps {
  readonly storedKey: StoredKey;
  /** The id of the element that names the key, because several of these buttons appear in a list. */
  readonly nameId: string;
  readonly onPress: () => Promise<void>;
}

/** Makes a key active, and shows whether it is armed or blocked. It is never removed, so that it keeps the focus. */
export function ActivateButton({ storedKey, nameId, onPress }: ActivateButtonProps) {
  const { armed, block } = storedKey;
  const isChosen = armed || block !== null;
  const id = useId();
  const [isPending, startTransition] = useTransition();
  const press = () => {
    if (!isChosen && !isPending) startTransition(onPress);
  };
  return (
    <button
      id={id}
      type="button"
      className={styles['activate']}
      data-tone={armed ? 'good' : 'warn'}
      aria-pressed={isChosen}
      aria-disabled={isChosen || isPending}
      aria-labelledby={`${id} ${nameId}`}
      data-testid="use-button"
      onClick={press}
    >
      {isChosen && <ToneIcon tone={armed ? 'good' : 'warn'} />}
      {translate(wordOf(storedKey))}
    </button>
  );
}

function wordOf({ armed, block, check }: StoredKey): MessageName {
  if (armed) return 'keyActive';
  if (block !== null) return 'keyBlocked';
  return check?.kind === 'rejected' ? 'armButton' : 'activateButton';
}
