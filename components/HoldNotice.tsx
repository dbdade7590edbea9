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
  /** `null`: nothing keeps them. */
  readonly hold: ProtocolHold | null;
  /** Of the pinned signing key. */
  readonly fingerprint: string | null;
}

/** Why no request carries a key for a backend, and the way out. It is there before the reason is, so that it is read out. */
export function HoldNotice({ backend, hold, fingerprint, ...actions }: HoldNoticeProps) {
  return (
    <div
      className={styles['hold']}
      data-testid="hold-notice"
      data-hold={hold === null ? 'none' : hold.kind}
    >
      <div role="status">{hold !== null && <HoldReason backend={backend} hold={hold} />}</div>
      {hold !== null && (
        <WayOut backend={backend} hold={hold} fingerprint={fingerprint} {...actions} />
      )}
    </div>
  );
}

interface WayOutProps extends HoldNoticeProps {
  readonly hold: ProtocolHold;
}

function WayOut({ backend, hold, fingerprint, ...actions }: WayOutProps) {
  if (hold.kind === 'keyChanged' || hold.kind === 'downgrade') {
    // Another question is not yet decided.
    const key = hold.kind === 'keyChanged' ? hold.fingerprint : hold.kind;
    return <HoldDecision key={key} {...{ backend, hold, fingerprint, ...actions }} />;
  }
  return (
    <HoldRetry
      onRecheck={() => actions.onRecheck(backend)}
      onSettings={hold.kind === 'notOffered' ? actions.onSettings : null}
    />
  );
}

interface HoldReasonProps {
  readonly backend: Backend;
  readonly hold: ProtocolHold;
}

function HoldReason({ backend, hold }: HoldReasonProps) {
  const { tone, title, advice } = holdWords(hold);
  return (
    <Notice tone={tone} title={translate(title, backend.label)}>
      <p>{translate(advice)}</p>
    </Notice>
  );
}
