import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { KeyPageLink } from '../key-form/KeyPageLink.tsx';
import { Notice } from '../ui/Notice.tsx';
import { describeOutcome } from './outcome-words.ts';
import type { StoredKey } from './stored-key.ts';

export interface CheckOutcomeProps {
  readonly storedKey: StoredKey;
  /** Whether the status says that a first check is under way. */
  readonly isChecking: boolean;
}

/**
 * The result of the last check, and what to do next. The element is always there, so that screen readers read a new result
 * aloud.
 */
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
