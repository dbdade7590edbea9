import { useId, useState } from 'react';
import { translate } from '../../lib/extension/translate.ts';
import styles from './BackendKeys.module.css';
import type { BlockActions } from '../protocol/block-actions.ts';
import { BlockNotice } from '../protocol/BlockNotice.tsx';
import { KeyRow } from '../keys/KeyRow.tsx';
import type { KeyRowActions } from '../keys/key-row-actions.ts';
import { protocolWords } from '../protocol/protocol-words.ts';
import type { StoredKey } from '../keys/stored-key.ts';

export interface BackendKeysProps extends KeyRowActions {
  /** The keys of one backend. */
  readonly keys: readonly [StoredKey, ...StoredKey[]];
  readonly blockActions: BlockActions;
}

/** A backend and its keys, at least one. It shows the details of one key at a time. */
export function BackendKeys({ keys, blockActions, ...actions }: BackendKeysProps) {
  const id = useId();
  const [openId, setOpenId] = useState<string | null>(null);
  const { backend, fingerprint } = keys[0];
  const block = keys.find((key) => key.block !== null)?.block ?? null;
  const protocol = keys.find((key) => key.armed)?.protocol ?? null;
  return (
    <section aria-labelledby={id} className={styles['group']}>
      <h2 id={id} className={styles['backend']}>
        {backend.label}{' '}
        <span className={styles['origin']}>
          {backend.apiOrigin}
          {protocol !== null && ` · ${translate(protocolWords[protocol].name)}`}
        </span>
      </h2>
      <BlockNotice {...{ backend, block, fingerprint, ...blockActions }} />
      <ul className={styles['keys']}>
        {keys.map((key) => (
          <KeyRow
            key={key.id}
            storedKey={key}
            isOpen={key.id === openId}
            onToggle={() => {
              setOpenId(key.id === openId ? null : key.id);
            }}
            {...actions}
          />
        ))}
      </ul>
    </section>
  );
}
