import { translate } from '../../lib/extension/translate.ts';
import styles from './KeyDetails.module.css';
import { keyName } from './key-name.ts';
import { protocolWords } from '../protocol/protocol-words.ts';
import { StoredAt } from './StoredAt.tsx';
import type { StoredKey } from './stored-key.ts';

export interface KeyDetailsProps {
  readonly storedKey: StoredKey;
}

/** What is known about a stored key: nothing of the key itself, and not the provider if the screen's title names it. */
export function KeyDetails({ storedKey }: KeyDetailsProps) {
  const { provider, label, backend, storedAt, protocol } = storedKey;
  return (
    <dl className={styles['details']}>
      {label !== null && (
        <>
          <dt>{translate('detailProvider')}</dt>
          <dd>{keyName({ provider: provider.id, label })}</dd>
        </>
      )}
      <dt>{translate('detailBackend')}</dt>
      <dd>
        {backend.label}
        <span className={styles['small']}>{backend.apiOrigin}</span>
      </dd>
      {protocol !== null && (
        <>
          <dt>{translate('detailProtection')}</dt>
          <dd data-testid="protection" data-protocol={protocol}>
            {translate(protocolWords[protocol].name)}
            <span className={styles['small']}>{translate(protocolWords[protocol].briefly)}</span>
          </dd>
        </>
      )}
      <dt>{translate('detailSince')}</dt>
      <dd>
        <StoredAt at={storedAt} />
      </dd>
    </dl>
  );
}
