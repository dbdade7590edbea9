import { messageLocale, translate } from '../lib/translate.ts';
import styles from './KeyDetails.module.css';
import type { StoredKey } from './stored-key.ts';

export interface KeyDetailsProps {
  readonly storedKey: StoredKey;
}

/** What is known of a stored key, without anything of the key. */
export function KeyDetails({ storedKey: { provider, backend, storedAt } }: KeyDetailsProps) {
  const since = new Date(storedAt);
  return (
    <dl className={styles['details']}>
      <dt>{translate('detailProvider')}</dt>
      <dd>{provider.label}</dd>
      <dt>{translate('detailBackend')}</dt>
      <dd>
        {backend.label}
        <span className={styles['origin']}>{backend.apiOrigin}</span>
      </dd>
      <dt>{translate('detailSince')}</dt>
      <dd>
        <time dateTime={since.toISOString()}>{formatSince(since)}</time>
      </dd>
    </dl>
  );
}

/** Weekday and clock: a key lives as long as the browser runs, so the date is rarely of use. */
function formatSince(since: Date): string {
  const format = { weekday: 'long', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(messageLocale(), format).format(since);
}
