import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { KeyPageLink } from '../key-form/KeyPageLink.tsx';
import { Notice } from '../ui/Notice.tsx';
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
  const { tone, title, advice, details } = describeOutcome(check, isChecking, names);
  return (
    <div role="status" data-testid="check-outcome" data-outcome={check?.kind ?? 'none'}>
      <Notice tone={tone} title={title}>
        <p>{advice}</p>
        {details !== null && <p>{details}</p>}
        {needsKeyPage(check) && (
          <p>
            <KeyPageLink provider={provider} />
          </p>
        )}
      </Notice>
    </div>
  );
}

function needsKeyPage(check: KeyCheckOutcome | null): boolean {
  return check?.kind === 'rejected' || check?.kind === 'outOfQuota';
}
