import type { TimeLimit } from '../../lib/extension/lock-reason.ts';
import { messageLocale, translate } from '../../lib/extension/translate.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Notice } from '../ui/Notice.tsx';
import styles from './TimeLeft.module.css';
import { useMinutesLeft } from '../ui/use-minutes-left.ts';

export interface TimeLeftProps {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly endsBy: TimeLimit;
  readonly onKeepLonger: () => Promise<void>;
  /** Called when the time is over, to ask what is still stored. */
  readonly onEnd: () => void;
}

const warnMinutes = 2;

/** Says when all keys will be forgotten, and updates itself. A button restarts the idle time. */
export function TimeLeft({ endsAt, endsBy, onKeepLonger, onEnd }: TimeLeftProps) {
  const minutes = useMinutesLeft(endsAt, onEnd);
  const text = translate(
    endsBy === 'idle' ? 'timeLeftIdle' : 'timeLeftDeadline',
    formatLeft(minutes),
  );
  const isNear = minutes <= warnMinutes;
  return (
    <div className={styles['left']} data-testid="time-left" data-limit={endsBy}>
      {/* Read aloud once, when little time is left, and not every minute. */}
      <div role="status">{isNear && <Notice tone="warn" title={translate('timeLeftNear')} />}</div>
      <p className={styles['text']}>{text}</p>
      {endsBy === 'idle' && (
        <ActionButton
          kind="small"
          label={translate('keepLongerButton')}
          pendingLabel={translate('keepLongerPending')}
          testId="keep-longer-button"
          onPress={onKeepLonger}
        />
      )}
    </div>
  );
}

function formatLeft(minutes: number): string {
  if (minutes <= 1) return translate('timeLeftWithinMinute');
  const format = new Intl.RelativeTimeFormat(messageLocale());
  return minutes < 120
    ? format.format(minutes, 'minute')
    : format.format(Math.floor(minutes / 60), 'hour');
}
