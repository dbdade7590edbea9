import type { Backend } from '../lib/backends.ts';
import type { ProtocolHold } from '../lib/protocol-hold.ts';
import { translate } from '../lib/translate.ts';
import { HoldDecision } from './HoldDecision.tsx';
import { HoldRetry } from './HoldRetry.tsx';
import styles from './HoldNotice.module.css';
import { holdWords } from './hold-words.ts';
import { Notice } from './Notice.tsx';

/** What the user can do about a backend whose protocol keeps keys from being sent. */
export interface HoldActions {
  /** Trusts the signing key with this fingerprint from now on. */
  readonly onTrust: (backend: Backend, fingerprint: string) => Promise<void>;
  readonly onAllowBasic: (backend: Backend) => Promise<void>;
  readonly onRecheck: (backend: Backend) => Promise<void>;
  /** `null` where the settings are what one looks at. */
  readonly onSettings: (() => void) | null;
}

export interface HoldNoticeProps extends HoldActions {
  readonly backend: Backend;
  readonly hold: ProtocolHold;
  /** Of the pinned signing key. */
  readonly fingerprint: string | null;
}

/** Why no request carries a key for a backend, and the way out. It says so aloud when it becomes another reason. */
export function HoldNotice({ backend, hold, fingerprint, ...actions }: HoldNoticeProps) {
  const { tone, title, advice } = holdWords(hold);
  return (
    <div className={styles['hold']} data-testid="hold-notice" data-hold={hold.kind}>
      <div role="status">
        <Notice tone={tone} title={translate(title, backend.label)}>
          <p>{translate(advice)}</p>
        </Notice>
      </div>
      {hold.kind === 'keyChanged' || hold.kind === 'downgrade' ? (
        <HoldDecision
          // Another question is not yet decided.
          key={hold.kind === 'keyChanged' ? hold.fingerprint : hold.kind}
          backend={backend}
          hold={hold}
          fingerprint={fingerprint}
          {...actions}
        />
      ) : (
        <HoldRetry
          onRecheck={() => actions.onRecheck(backend)}
          onSettings={hold.kind === 'notOffered' ? actions.onSettings : null}
        />
      )}
    </div>
  );
}
