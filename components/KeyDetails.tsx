import { translate } from '../lib/translate.ts';
import styles from './KeyDetails.module.css';
import { keyName } from './key-name.ts';
import { StoredAt } from './StoredAt.tsx';
import type { StoredKey } from './stored-key.ts';

export interface KeyDetailsProps {
  readonly storedKey: StoredKey;
}

/** What is known of a stored key, without anything of the key. */
export function KeyDetails({ storedKey: { provider, label, backend, storedAt } }: KeyDetailsProps) {
  return (
    <dl className={styles['details']}>
      <dt>{translate('detailProvider')}</dt>
      <dd>{keyName({ provider: provider.id, label })}</dd>
      <dt>{translate('detailBackend')}</dt>
      <dd>
        {backend.label}
        <span className={styles['origin']}>{backend.apiOrigin}</span>
      </dd>
      <dt>{translate('detailSince')}</dt>
      <dd>
        <StoredAt at={storedAt} />
      </dd>
    </dl>
  );
}
