import type { BackendProtocol } from '../../lib/extension/backend-protocols.ts';
import { messageLocale, type MessageName, translate } from '../../lib/extension/translate.ts';
import { Fingerprint } from './Fingerprint.tsx';
import styles from './ProtocolFacts.module.css';
import { protocolWords } from './protocol-words.ts';

export interface ProtocolFactsProps {
  readonly protocol: BackendProtocol;
}

/** The protocol in use, read aloud when it changes, and the fingerprint of the backend. */
export function ProtocolFacts({ protocol }: ProtocolFactsProps) {
  const { version, fingerprint, pinnedAt } = protocol;
  return (
    <dl className={styles['facts']}>
      <dt>{translate('detailNow')}</dt>
      <dd data-testid="protocol-now" data-protocol={version}>
        <span role="status">{translate(wordOf(protocol))}</span>
        {version === 'v2' && (
          <span className={styles['small']}>{translate('protocolSealedMeans')}</span>
        )}
      </dd>
      <dt>{translate('detailFingerprint')}</dt>
      <dd data-testid="pinned-fingerprint">
        {fingerprint === null ? translate('fingerprintNone') : <Fingerprint value={fingerprint} />}
        {fingerprint !== null && pinnedAt !== null && (
          <span className={styles['small']}>
            {translate('fingerprintSince', formatDay(pinnedAt))}
          </span>
        )}
      </dd>
    </dl>
  );
}

function wordOf({ version, block, allowsBasic }: BackendProtocol): MessageName {
  if (block !== null) return 'keyBlocked';
  if (version === null) return 'protocolNotAsked';
  return version === 'v1' && allowsBasic ? 'protocolAgreed' : protocolWords[version].name;
}

function formatDay(at: number): string {
  return new Intl.DateTimeFormat(messageLocale(), { dateStyle: 'long' }).format(at);
}
