import type { Backend } from '../../lib/extension/backends.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';
import { translate } from '../../lib/extension/translate.ts';
import { BlockDecision } from './BlockDecision.tsx';
import { BlockRetry } from './BlockRetry.tsx';
import styles from './BlockNotice.module.css';
import type { BlockActions } from './block-actions.ts';
import { blockWords } from './block-words.ts';
import { Notice } from '../ui/Notice.tsx';

export interface BlockNoticeProps extends BlockActions {
  readonly backend: Backend;
  /** `null`: no key of the backend is blocked. */
  readonly block: SendBlock | null;
  /** The fingerprint of the pinned signing key. */
  readonly fingerprint: string | null;
}

/**
 * Why no request carries a key for a backend, and what to do. The element is always there, so that screen readers read a new
 * text aloud.
 */
export function BlockNotice({ backend, block, fingerprint, ...actions }: BlockNoticeProps) {
  return (
    <div
      className={styles['block']}
      data-testid="block-notice"
      data-block={block === null ? 'none' : block.kind}
    >
      <div role="status">{block !== null && <BlockReason backend={backend} block={block} />}</div>
      {block !== null && (
        <WayOut backend={backend} block={block} fingerprint={fingerprint} {...actions} />
      )}
    </div>
  );
}

interface WayOutProps extends BlockNoticeProps {
  readonly block: SendBlock;
}

function WayOut({ backend, block, fingerprint, ...actions }: WayOutProps) {
  if (block.kind === 'keyChanged' || block.kind === 'downgrade') {
    // A new question has no decision yet.
    const key = block.kind === 'keyChanged' ? block.fingerprint : block.kind;
    return <BlockDecision key={key} {...{ backend, block, fingerprint, ...actions }} />;
  }
  return (
    <BlockRetry
      onRecheck={() => actions.onRecheck(backend)}
      onSettings={block.kind === 'notOffered' ? actions.onSettings : null}
    />
  );
}

interface BlockReasonProps {
  readonly backend: Backend;
  readonly block: SendBlock;
}

function BlockReason({ backend, block }: BlockReasonProps) {
  const { tone, title, advice } = blockWords(block);
  return (
    <Notice tone={tone} title={translate(title, backend.label)}>
      <p>{translate(advice)}</p>
    </Notice>
  );
}
