import styles from './KeyState.module.css';
import { describeOutcome } from './outcome-words.ts';
import type { StoredKey } from './stored-key.ts';
import { ToneIcon } from '../ui/ToneIcon.tsx';

export interface KeyStateProps {
  readonly storedKey: StoredKey;
  readonly isOpen: boolean;
}

/** The result of the last check of one of several keys, and what to do next if there is something or the details are open. */
export function KeyState({ storedKey, isOpen }: KeyStateProps) {
  const { provider, backend, armed, check, block } = storedKey;
  // For a blocked key, the notice above says what is wrong and what to do.
  if (block !== null) return null;
  const names = { provider: provider.label, backend: backend.label };
  const { tone, title, advice, details } = describeOutcome(check, !armed, names);
  return (
    <div
      role="status"
      className={styles['state']}
      data-tone={tone}
      data-testid="check-outcome"
      data-outcome={check?.kind ?? 'none'}
    >
      <ToneIcon tone={tone} />
      <div>
        <p className={styles['title']}>{title}</p>
        {(isOpen || tone !== 'good') && <p>{advice}</p>}
        {isOpen && details !== null && <p>{details}</p>}
      </div>
    </div>
  );
}
