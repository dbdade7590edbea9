import { useState } from 'react';
import {
  type Activity,
  countRecentUses,
  findLostUse,
  type Use,
} from '../../lib/extension/activity.ts';
import { messageLocale, translate } from '../../lib/extension/translate.ts';
import styles from './ActivityPanel.module.css';
import { Notice } from '../ui/Notice.tsx';

const recentMs = 5 * 60_000;

export interface ActivityPanelProps {
  readonly activity: Activity;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The requests that carried keys: counted by site, and one by one. */
export function ActivityPanel({ activity, now }: ActivityPanelProps) {
  const { uses, counts } = activity;
  const [isOpen, setIsOpen] = useState(false);
  if (uses.length === 0) return null;
  const lost = findLostUse(activity);
  return (
    <section className={styles['panel']} data-testid="activity">
      <div role="alert">{lost !== null && <LostKeyNotice fromWorker={lost.fromWorker} />}</div>
      <ul className={styles['sites']}>
        {Object.entries(counts).map(([site, count]) => (
          <li key={site} data-testid="site-uses">
            {describeSite(site, count, countRecentUses(activity, site, now - recentMs))}
          </li>
        ))}
      </ul>
      <details
        className={styles['details']}
        onToggle={({ currentTarget }) => {
          setIsOpen(currentTarget.open);
        }}
      >
        <summary>{translate('activityList')}</summary>
        {/* Rendered only when it is open: a hundred entries rendered at each request would slow the site down. */}
        {isOpen && <UseList uses={uses} />}
      </details>
    </section>
  );
}

function UseList({ uses }: Pick<Activity, 'uses'>) {
  const format = new Intl.DateTimeFormat(messageLocale(), { timeStyle: 'medium' });
  return (
    // A long list scrolls, also by the arrow keys.
    <ol
      className={styles['uses']}
      tabIndex={0}
      aria-label={translate('activityList')}
      data-testid="uses"
    >
      {uses.toReversed().map((use) => (
        <UseItem key={`${use.time} ${use.requestId} ${use.path}`} use={use} format={format} />
      ))}
    </ol>
  );
}

function LostKeyNotice({ fromWorker }: Pick<Use, 'fromWorker'>) {
  return (
    <div data-testid="lost-key-notice">
      <Notice tone="bad" title={translate(fromWorker ? 'workerKeyTitle' : 'lostKeyTitle')}>
        <p>{translate(fromWorker ? 'workerKeyAdvice' : 'lostKeyAdvice')}</p>
      </Notice>
    </div>
  );
}

interface UseItemProps {
  readonly use: Use;
  readonly format: Intl.DateTimeFormat;
}

function UseItem({ use, format }: UseItemProps) {
  const time = new Date(use.time);
  return (
    <li>
      <time dateTime={time.toISOString()}>{format.format(time)}</time>
      <span className={styles['request']}>
        {use.method} {use.path}
      </span>
      <span className={styles['result']}>
        {use.site} · {describeResult(use)}
      </span>
    </li>
  );
}

function describeSite(site: string, count: number, recent: number): string {
  const all = count.toLocaleString(messageLocale());
  if (recent === 0) return translate('siteUses', site, all);
  if (recent === 1) return translate('siteUsesOnce', site, all);
  return translate('siteUsesRecently', site, recent.toLocaleString(messageLocale()), all);
}

function describeResult({ travelled, status }: Use): string {
  if (!travelled) return translate('useWithoutKey');
  return status === null ? translate('useWithoutAnswer') : translate('useStatus', String(status));
}
