import type { KeyCheckOutcome } from '../lib/key-check-outcome.ts';
import { type Provider } from '../lib/providers.ts';
import { translate } from '../lib/translate.ts';
import { Notice } from './Notice.tsx';
import { describeOutcome, type OutcomeNames } from './outcome-words.ts';

export interface CheckOutcomeProps {
  readonly provider: Provider;
  readonly backendLabel: string;
  /** `null`: no check has ended yet. */
  readonly outcome: KeyCheckOutcome | null;
  /** A first check is under way, as far as the status says. */
  readonly isChecking: boolean;
}

/** What the last check said, and what to do next. It stays on the screen, so that a new outcome is read out. */
export function CheckOutcome({ provider, backendLabel, outcome, isChecking }: CheckOutcomeProps) {
  const names: OutcomeNames = { provider: provider.label, backend: backendLabel };
  const { tone, title, advice } = describeOutcome(outcome, isChecking, names);
  return (
    <div role="status" data-testid="check-outcome" data-outcome={outcome?.kind ?? 'none'}>
      <Notice tone={tone} title={title}>
        <p>{advice}</p>
        {needsKeyPage(outcome) && (
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

function needsKeyPage(outcome: KeyCheckOutcome | null): boolean {
  return outcome?.kind === 'rejected' || outcome?.kind === 'outOfQuota';
}
