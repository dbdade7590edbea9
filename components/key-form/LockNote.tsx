import type { LockReason } from '../../lib/extension/lock-reason.ts';
import type { LastLock } from '../../lib/extension/messages.ts';
import { messageLocale, type MessageName, translate } from '../../lib/extension/translate.ts';
import { Notice } from '../ui/Notice.tsx';
import type { Tone } from '../ui/ToneIcon.tsx';

export interface LockNoteProps {
  readonly lastLock: LastLock;
}

interface Words {
  readonly tone: Tone;
  readonly title: MessageName;
  readonly advice: MessageName;
}

const words: Readonly<Record<LockReason, Words>> = {
  byHand: { tone: 'good', title: 'lockByHandTitle', advice: 'lockByHandAdvice' },
  idle: { tone: 'wait', title: 'lockIdleTitle', advice: 'lockIdleAdvice' },
  deadline: { tone: 'wait', title: 'lockDeadlineTitle', advice: 'lockDeadlineAdvice' },
  uses: { tone: 'wait', title: 'lockUsesTitle', advice: 'lockUsesAdvice' },
  computerLocked: { tone: 'wait', title: 'lockComputerTitle', advice: 'lockComputerAdvice' },
  clockChanged: { tone: 'warn', title: 'lockClockTitle', advice: 'lockClockAdvice' },
  updated: { tone: 'wait', title: 'lockUpdatedTitle', advice: 'lockUpdatedAdvice' },
  backendRemoved: { tone: 'warn', title: 'lockBackendTitle', advice: 'lockBackendAdvice' },
};

/** Why the keys were forgotten, when, and what to do next. */
export function LockNote({ lastLock: { reason, at } }: LockNoteProps) {
  const { tone, title, advice } = words[reason];
  const when = new Date(at);
  return (
    <div role="status" data-testid="lock-note" data-reason={reason}>
      <Notice tone={tone} title={translate(title)}>
        <p>
          {translate(advice)} <time dateTime={when.toISOString()}>{formatWhen(when)}</time>
        </p>
      </Notice>
    </div>
  );
}

function formatWhen(when: Date): string {
  const format = { weekday: 'long', hour: 'numeric', minute: '2-digit' } as const;
  return translate('lockWhen', new Intl.DateTimeFormat(messageLocale(), format).format(when));
}
