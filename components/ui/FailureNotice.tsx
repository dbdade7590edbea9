import type { FailureCode } from '../../lib/extension/messages.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import { Notice } from './Notice.tsx';

export interface FailureNoticeProps {
  readonly failure: FailureCode | null;
}

const words: Readonly<Record<FailureCode, { title: MessageName; advice: MessageName }>> = {
  noKey: { title: 'failureNoKeyTitle', advice: 'failureNoKeyAdvice' },
  badEnvelope: { title: 'failureBadEnvelopeTitle', advice: 'failureBadEnvelopeAdvice' },
  noBackend: { title: 'failureNoBackendTitle', advice: 'failureNoBackendAdvice' },
  noAccess: { title: 'failureNoAccessTitle', advice: 'failureNoAccessAdvice' },
  otherKey: { title: 'failureOtherKeyTitle', advice: 'failureOtherKeyAdvice' },
  failed: { title: 'failureFailedTitle', advice: 'failureFailedAdvice' },
};

/** Shows why an action failed and what to do next. Screen readers read it aloud. */
export function FailureNotice({ failure }: FailureNoticeProps) {
  return (
    <div role="alert">
      {failure !== null && (
        <div data-testid="failure-notice" data-failure={failure}>
          <Notice tone="bad" title={translate(words[failure].title)}>
            <p>{translate(words[failure].advice)}</p>
          </Notice>
        </div>
      )}
    </div>
  );
}
