import type { KeyCheckOutcome } from '../lib/key-check-outcome.ts';
import { translate } from '../lib/translate.ts';
import { Notice } from './Notice.tsx';
import { describeOutcome } from './outcome-words.ts';
import type { StoredKey } from './stored-key.ts';

export interface CheckOutcomeProps {
  readonly storedKey: StoredKey;
  /** A first check is under way, as far as the status says. */
  readonly isChecking: boolean;
}

/** What the last check said, and what to do next. It stays on the screen, so that a new outcome is read out. */
export function CheckOutcome({ storedKey, isChecking }: CheckOutcomeProps) {
  const { provider, backend, check } = storedKey;
  const names = { provider: provider.label, backend: backend.label };
  const { tone, title, advice } = describeOutcome(check, isChecking, names);
  return (
    <div role="status" data-testid="check-outcome" data-outcome={check?.kind ?? 'none'}>
      <Notice tone={tone} title={title}>
        <p>{advice}</p>
        {needsKeyPage(check) && (
          <p>
            <a href={provider.keyPage} target="_blank" rel="noreferrer">
              {translate('keyPageLink', provider.label)}
            </a>
          </p>
        )}
      </Notice>
    </div>
  );
}

function needsKeyPage(check: KeyCheckOutcome | null): boolean {
  return check?.kind === 'rejected' || check?.kind === 'outOfQuota';
}
